#include "ga/species.h"

#include <algorithm>
#include <limits>

namespace patchbreeder {
namespace {

constexpr float adaptation = 1.08f;  // of the threshold, in a generation
constexpr float least_threshold = 0.05f, most_threshold = 6.0f;
constexpr float worth_floor = 0.02f;  // fitness at which worth would be infinite without it

float worth(float fitness) {
    return 1.0f / (worth_floor + std::max(fitness, 0.0f));
}

}  // namespace

void SpeciesList::sort(const Registry& registry, std::span<const GraphGenome* const> genomes,
                       std::span<const float> fitness, std::uint32_t generation) {
    for (Species& s : species_) s.members.clear();
    of_.assign(genomes.size(), 0);
    const float limit = rules_.wanted > 1 ? threshold_ : std::numeric_limits<float>::infinity();
    for (std::size_t g = 0; g < genomes.size(); ++g) {
        const auto home = std::find_if(species_.begin(), species_.end(), [&](const Species& s) {
            return distance(registry, *genomes[g], s.representative, rules_.weights) <= limit;
        });
        if (home != species_.end()) {
            home->members.push_back(g);
            continue;
        }
        species_.push_back({.number = next_++,
                            .representative = *genomes[g],
                            .members = {g},
                            .born = generation,
                            .improved = generation,
                            .best = fitness[g]});
    }
    std::erase_if(species_, [](const Species& s) { return s.members.empty(); });
    for (std::size_t i = 0; i < species_.size(); ++i) {
        Species& s = species_[i];
        std::stable_sort(s.members.begin(), s.members.end(),
                         [&](std::size_t a, std::size_t b) { return fitness[a] < fitness[b]; });
        for (const std::size_t m : s.members) of_[m] = i;
        s.representative = *genomes[s.members.front()];
        if (fitness[s.members.front()] < s.best) {
            s.best = fitness[s.members.front()];
            s.improved = generation;
        }
    }
    adapt();
}

void SpeciesList::adapt() noexcept {
    if (rules_.wanted <= 1) return;
    if (species_.size() > rules_.wanted + rules_.wanted / 5) threshold_ *= adaptation;
    if (species_.size() < rules_.wanted - rules_.wanted / 5) threshold_ /= adaptation;
    threshold_ = std::clamp(threshold_, least_threshold, most_threshold);
}

std::vector<std::size_t> SpeciesList::quotas(std::span<const float> fitness, std::size_t places,
                                             std::uint32_t generation) const {
    std::vector<std::size_t> quota(species_.size(), 0);
    if (species_.empty() || places == 0) return quota;
    std::vector<double> shares(species_.size(), 0.0);
    std::size_t champion = 0;
    double total = 0.0;
    for (std::size_t i = 0; i < species_.size(); ++i) {
        const Species& s = species_[i];
        if (fitness[s.members.front()] < fitness[species_[champion].members.front()]) champion = i;
    }
    for (std::size_t i = 0; i < species_.size(); ++i) {
        const Species& s = species_[i];
        const bool young = generation - s.born < rules_.youth;
        if (i != champion && !young && generation - s.improved > rules_.patience) continue;
        for (const std::size_t m : s.members) shares[i] += double{worth(fitness[m])};
        shares[i] /= static_cast<double>(s.members.size());
        total += shares[i];
    }
    if (!(total > 0.0)) {
        quota[champion] = places;
        return quota;
    }
    // Largest remainders get what rounding leaves.
    std::vector<std::pair<double, std::size_t>> rest;
    std::size_t given = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (shares[i] <= 0.0) continue;
        const double due = shares[i] / total * static_cast<double>(places);
        quota[i] = std::max<std::size_t>(static_cast<std::size_t>(due), i == champion ? 1 : 0);
        given += quota[i];
        rest.emplace_back(due - static_cast<double>(quota[i]), i);
    }
    std::stable_sort(rest.begin(), rest.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t r = 0; given < places; r = (r + 1) % rest.size(), ++given)
        ++quota[rest[r].second];
    return quota;
}

}  // namespace patchbreeder
