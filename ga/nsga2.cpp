#include "ga/nsga2.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "ga/textbook.h"

namespace patchbreeder {
namespace {

using Parts = std::array<float, aspect_count>;

bool better(const Individual& a, const Individual& b) {
    return a.score < b.score;
}

Parts parts_of(const Score& score) noexcept {
    const bool told = std::any_of(score.parts.begin(), score.parts.end(),
                                  [](float part) { return part != 0.0f; });
    if (told) return score.parts;
    Parts all{};
    all.fill(score.value);
    return all;
}

// How much room each of a front has, summed over the parts; its ends have all.
std::vector<float> room(std::span<const Individual> front) {
    std::vector<float> rooms(front.size());
    std::vector<std::size_t> order(front.size());
    for (std::size_t a = 0; a < aspect_count; ++a) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto part = [&](std::size_t i) { return parts_of(front[order[i]].score)[a]; };
        std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t k) {
            return parts_of(front[i].score)[a] < parts_of(front[k].score)[a];
        });
        const float range = part(order.size() - 1) - part(0);
        if (!(range > 0.0f)) continue;
        rooms[order.front()] = rooms[order.back()] = std::numeric_limits<float>::infinity();
        for (std::size_t i = 1; i + 1 < order.size(); ++i)
            rooms[order[i]] += (part(i + 1) - part(i - 1)) / range;
    }
    return rooms;
}

// The least crowded first.
void sort_by_room(std::vector<Individual>& front) {
    const std::vector<float> rooms = room(front);
    std::vector<std::size_t> order(front.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rooms[a] > rooms[b]; });
    std::vector<Individual> sorted;
    for (const std::size_t i : order) sorted.push_back(std::move(front[i]));
    front = std::move(sorted);
}

}  // namespace

bool dominates(const Score& a, const Score& b) noexcept {
    const Parts own = parts_of(a), other = parts_of(b);
    bool one_better = false;
    for (std::size_t i = 0; i < aspect_count; ++i) {
        if (own[i] > other[i]) return false;
        one_better = one_better || own[i] < other[i];
    }
    return one_better;
}

std::vector<Individual> front_of(std::span<const Individual> all) {
    std::vector<Individual> front;
    for (const Individual& i : all) {
        const bool beaten = std::any_of(all.begin(), all.end(), [&](const Individual& other) {
            return dominates(other.score, i.score);
        });
        const bool known = std::any_of(front.begin(), front.end(), [&](const Individual& other) {
            return parts_of(other.score) == parts_of(i.score);
        });
        if (!beaten && !known) front.push_back(i);
    }
    std::stable_sort(front.begin(), front.end(), better);
    return front;
}

std::vector<Individual> thinned(std::vector<Individual> front, std::size_t most) {
    while (front.size() > most) {
        std::vector<float> rooms = room(front);
        rooms.front() = std::numeric_limits<float>::infinity();
        const auto crowded = std::min_element(rooms.begin(), rooms.end()) - rooms.begin();
        front.erase(front.begin() + crowded);
    }
    return front;
}

// Of two, the one of the better rank, or with more room.
const Genome& Nsga2::select(Rng& rng) const {
    const std::size_t one = rng.below(parents_.size()), other = rng.below(parents_.size());
    return parents_[std::min(one, other)].genome;
}

std::span<const Genome> Nsga2::ask(const Breeding& breeding) {
    const auto size = static_cast<std::size_t>(settings_.population);
    if (parents_.empty()) {
        children_ = textbook_start(breeding, size);
        return children_;
    }
    children_.clear();
    for (std::size_t c = 0; c < size; ++c) {
        Rng rng = breeding.rng(c, Use::selection);
        const Genome &parent = select(rng), &other = select(rng);
        children_.push_back(
            textbook_child(breeding, c, parent, other, settings_.crossover, settings_.mutated));
    }
    return children_;
}

// Front after front, as long as there is room; the last one thinned out.
void Nsga2::survive(std::vector<Individual> all) {
    const auto size = static_cast<std::size_t>(settings_.population);
    std::vector<std::size_t> beaten_by(all.size());
    std::vector<std::vector<std::size_t>> beats(all.size());
    for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = 0; b < all.size(); ++b)
            if (dominates(all[a].score, all[b].score)) beats[a].push_back(b), ++beaten_by[b];
    std::vector<std::size_t> current;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (beaten_by[i] == 0) current.push_back(i);
    parents_.clear();
    while (!current.empty() && parents_.size() < size) {
        std::vector<Individual> front;
        std::vector<std::size_t> next;
        for (const std::size_t i : current) {
            front.push_back(all[i]);
            for (const std::size_t k : beats[i])
                if (--beaten_by[k] == 0) next.push_back(k);
        }
        std::sort(next.begin(), next.end());
        sort_by_room(front);
        front.resize(std::min(front.size(), size - parents_.size()));
        parents_.insert(parents_.end(), front.begin(), front.end());
        current = std::move(next);
    }
    shown_ = parents_;
    std::stable_sort(shown_.begin(), shown_.end(), better);
}

void Nsga2::tell(const Breeding&, std::span<const Score> scores) {
    std::vector<Individual> all = parents_;
    for (std::size_t c = 0; c < scores.size(); ++c) {
        const bool known = std::any_of(
            all.begin(), all.end(), [&](const Individual& i) { return i.genome == children_[c]; });
        if (!known) all.push_back({children_[c], scores[c]});
    }
    survive(std::move(all));
}

void Nsga2::receive(std::span<const Individual> migrants) {
    if (parents_.empty()) return;
    std::vector<Individual> all = parents_;
    all.insert(all.end(), migrants.begin(), migrants.end());
    survive(std::move(all));
}

}  // namespace patchbreeder
