#include "engine/packs.h"

#include <algorithm>

namespace patchbreeder {
namespace {

// What a node of a kind costs, roughly.
constexpr std::size_t weight(ModuleKind kind) {
    return kind == ModuleKind::effect ? 10 : kind == ModuleKind::modulator ? 1 : 4;
}

}  // namespace

// Equal structures stand together, in a fixed order that needs no addresses: structures are
// numbered by first appearance, and those that play the same nodes are neighbours.
void Packs::sort_by_structure(std::span<const Instance> instances) {
    structures_.clear(), order_.clear();
    for (std::size_t i = 0; i < instances.size(); ++i) {
        const Structure* s = instances[i].patch->structure.get();
        const auto known = std::find(structures_.begin(), structures_.end(), s);
        order_.push_back({static_cast<std::size_t>(known - structures_.begin()), i});
        if (known == structures_.end()) structures_.push_back(s);
    }
    std::sort(order_.begin(), order_.end(), [&](const Place& a, const Place& b) {
        if (a.structure != b.structure) return a.structure < b.structure;
        const Instance &x = instances[a.instance], &y = instances[b.instance];
        const std::uint64_t plays_x = x.active & ~x.bypassed, plays_y = y.active & ~y.bypassed;
        return plays_x != plays_y ? plays_x < plays_y : a.instance < b.instance;
    });
}

Packs::Work Packs::work_of(const Instance& instance) {
    Work work;
    const Structure& s = instance.structure();
    for (const std::uint16_t n : s.order()) {
        if (!instance.is_active(n) || instance.is_bypassed(n)) continue;
        const Node& node = s.nodes()[n];
        const std::size_t cost = weight(s.module(n).kind);
        work.total += cost;
        if (node.section == Section::effect && work.effect_count < work.effects.size())
            work.effects[work.effect_count++] = static_cast<std::uint8_t>(node.module);
        else
            work.voices[node.module % 64] += static_cast<std::uint16_t>(cost);
    }
    return work;
}

// Makes the pack play what the instance plays as well; returns by how much it grows. Effects count
// in their order.
std::size_t Packs::join(Work& pack, const Work& by) {
    const std::size_t before = pack.total;
    for (std::size_t m = 0; m < by.member_count; ++m)
        pack.members[pack.member_count++] = by.members[m];
    for (std::size_t m = 0; m < by.voices.size(); ++m) {
        if (by.voices[m] <= pack.voices[m]) continue;
        pack.total += static_cast<std::size_t>(by.voices[m] - pack.voices[m]);
        pack.voices[m] = by.voices[m];
    }
    std::size_t at = 0;
    for (std::size_t e = 0; e < by.effect_count; ++e) {
        const auto begin = pack.effects.begin();
        const auto from = begin + static_cast<std::ptrdiff_t>(at);
        const auto end = begin + static_cast<std::ptrdiff_t>(pack.effect_count);
        const auto found = std::find(from, end, by.effects[e]);
        at = static_cast<std::size_t>(found - begin) + 1;
        if (found != end) continue;
        pack.total += weight(ModuleKind::effect);
        at = static_cast<std::size_t>(from - begin) + 1;
        if (pack.effect_count == pack.effects.size()) break;
        std::copy_backward(from, end, end + 1);
        *from = by.effects[e];
        ++pack.effect_count;
    }
    return pack.total - before;
}

// Pairs of instances, pairs of pairs, and packs of eight: the largest first chooses the one with
// which it wastes least. What finds no partner on the way shares the last pack.
void Packs::pack_similar(std::span<const Instance> instances) {
    spare_.clear();
    for (std::size_t size = 1; size < lane_count; size *= 2) {
        std::sort(rest_.begin(), rest_.end(), [](const Work& a, const Work& b) {
            return a.total != b.total ? a.total > b.total : a.members[0] < b.members[0];
        });
        paired_.clear();
        while (rest_.size() > 1) {
            std::size_t best = 0, least = 0;
            for (std::size_t i = 1; i < rest_.size(); ++i) {
                Work both = rest_[0];
                // Both do what either of them does.
                const std::size_t waste =
                    2 * join(both, rest_[i]) + rest_[0].total - rest_[i].total;
                if (best == 0 || waste < least) best = i, least = waste;
            }
            join(rest_[0], rest_[best]);
            paired_.push_back(rest_[0]);
            rest_.erase(rest_.begin() + static_cast<std::ptrdiff_t>(best));
            rest_.erase(rest_.begin());
        }
        spare_.insert(spare_.end(), rest_.begin(), rest_.end());
        std::swap(rest_, paired_);
    }
    rest_.insert(rest_.end(), spare_.begin(), spare_.end());
    for (const Work& work : rest_)
        for (std::size_t m = 0; m < work.member_count; ++m)
            sorted_.push_back(instances[work.members[m]]);
}

void Packs::make(std::span<const Instance> instances) {
    sorted_.clear(), rest_.clear();
    // The three change places, so each of them must be large enough at once.
    for (auto* list : {&rest_, &paired_, &spare_}) list->reserve(instances.size());
    sort_by_structure(instances);
    for (std::size_t i = 0; i < order_.size();) {
        std::size_t end = i;
        while (end < order_.size() && order_[end].structure == order_[i].structure) ++end;
        for (; end - i >= lane_count; i += lane_count)
            for (std::size_t k = 0; k < lane_count; ++k)
                sorted_.push_back(instances[order_[i + k].instance]);
        for (; i < end; ++i) {
            rest_.push_back(work_of(instances[order_[i].instance]));
            rest_.back().members[rest_.back().member_count++] = order_[i].instance;
        }
    }
    pack_similar(instances);
}

std::size_t Packs::bytes() const noexcept {
    const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
    return of(structures_) + of(order_) + of(rest_) + of(paired_) + of(spare_) + of(sorted_);
}

}  // namespace patchbreeder
