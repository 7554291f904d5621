#include "engine/plan.h"

#include <algorithm>

namespace patchbreeder {
namespace {

constexpr ModuleIndex no_module = 0xffff;
constexpr Plan::Nodes nobody{no_node, no_node, no_node, no_node,
                             no_node, no_node, no_node, no_node};

// Modules are counted by the low byte of their index.
std::size_t low_byte(ModuleIndex module) {
    return module & 0xff;
}

}  // namespace

void Plan::make(std::span<const Instance> instances, Scope scope) {
    instances_ = instances;
    scope_ = scope;
    entries_.clear();
    for (auto& lane : where_) lane.fill(-1);
    const bool together = std::all_of(instances.begin(), instances.end(), [&](const Instance& i) {
        return i.patch->structure == instances.front().patch->structure;
    });
    for (const Section section : {Section::voice, Section::effect}) {
        together ? play_together(section) : play_apart(section);
        if (section == Section::voice) add_mix();
    }
}

bool Plan::plays(std::size_t lane, std::size_t node, Section section) const noexcept {
    return instances_[lane].is_active(node) &&
           instances_[lane].structure().nodes()[node].section == section;
}

ModuleIndex Plan::module_of(std::size_t lane, std::int32_t node) const noexcept {
    const auto n = static_cast<std::size_t>(node);
    return instances_[lane].is_bypassed(n) ? bypass_step
                                           : instances_[lane].structure().nodes()[n].module;
}

void Plan::add(ModuleIndex module, const Nodes& nodes) {
    for (std::size_t l = 0; l < lane_count; ++l)
        if (nodes[l] != no_node)
            where_[l][number(nodes[l])] = static_cast<std::int32_t>(entries_.size());
    entries_.push_back({module, nodes});
}

void Plan::add_mix() {
    mix_ = entries_.size();
    if (scope_ == Scope::voices) return;
    Nodes nodes = nobody;
    std::fill_n(nodes.begin(), instances_.size(), mix_bus);
    add(scope_ == Scope::whole ? mix_step : dry_step, nodes);
}

// A step for every node; its module is that of the lanes that do not bypass it.
void Plan::play_together(Section section) {
    for (const std::uint16_t n : instances_.front().structure().order()) {
        const auto node = static_cast<std::int32_t>(n);
        Nodes nodes = nobody;
        ModuleIndex module = no_module;
        for (std::size_t l = 0; l < instances_.size(); ++l) {
            if (!plays(l, n, section)) continue;
            nodes[l] = node;
            if (module == no_module || module == bypass_step) module = module_of(l, node);
        }
        if (module != no_module) add(module, nodes);
    }
}

void Plan::play_apart(Section section) {
    for (std::size_t l = 0; l < instances_.size(); ++l) wait(l, section);
    for (ModuleIndex m = next_module(); m != no_module; m = next_module()) play_next(m);
}

namespace {
// The source of a feedback cable is played after what hears it a block late, even where nothing
// else joins them, because the loop's other cables stand at 0.
bool waits_back(const Instance& instance, std::size_t c) {
    const Cable& cable = instance.structure().cables()[c];
    return cable.feedback && cable.from >= 0 && cable.to >= 0 && cable.from != cable.to &&
           instance.is_active(std::size_t(cable.to)) && instance.hears(c);
}
}  // namespace

// Counts what the nodes of a lane wait for; those that wait for nothing are ready.
void Plan::wait(std::size_t lane, Section section) {
    const Instance& instance = instances_[lane];
    const Structure& s = instance.structure();
    waits_[lane].fill(0);
    unready_[lane].fill(0);
    for (std::size_t c = 0; c < s.cables().size(); ++c) {
        const Cable& cable = s.cables()[c];
        if (!cable.feedback && cable.from >= 0 && cable.to >= 0 &&
            plays(lane, std::size_t(cable.to), section) &&
            instance.is_active(std::size_t(cable.from)) && instance.hears(c))
            ++waits_[lane][number(cable.to)];
        if (waits_back(instance, c) && plays(lane, std::size_t(cable.from), section))
            ++waits_[lane][number(cable.from)];
    }
    std::uint64_t free = 0;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        if (!plays(lane, n, section)) continue;
        const auto node = static_cast<std::int32_t>(n);
        ++unready_[lane][low_byte(module_of(lane, node))];
        if (waits_[lane][number(node)] == 0) free |= std::uint64_t{1} << n;
    }
    for (std::size_t n = 0; n < s.nodes().size(); ++n)
        if ((free >> n & 1) != 0) get_ready(lane, static_cast<std::int32_t>(n));
}

// All sources of the node are planned. If it hands one of them on, it needs no step.
void Plan::get_ready(std::size_t lane, std::int32_t node) {
    const ModuleIndex module = module_of(lane, node);
    --unready_[lane][low_byte(module)];
    if (const std::int32_t source = handed_on(lane, node); source != no_node) {
        where_[lane][number(node)] = entry_of(lane, source);
        finish(lane, node);
    } else {
        ready_[lane].push_back({module, node});
    }
}

// Those that wait for the node wait no longer.
void Plan::finish(std::size_t lane, std::int32_t node) {
    const Instance& instance = instances_[lane];
    const auto& cables = instance.structure().cables();
    for (std::size_t c = 0; c < cables.size(); ++c)
        if (cables[c].from == node && !cables[c].feedback && cables[c].to >= 0 &&
            instance.is_active(std::size_t(cables[c].to)) && instance.hears(c) &&
            --waits_[lane][number(cables[c].to)] == 0)
            get_ready(lane, cables[c].to);
        else if (cables[c].to == node && waits_back(instance, c) &&
                 instance.is_active(std::size_t(cables[c].from)) &&
                 --waits_[lane][number(cables[c].from)] == 0)
            get_ready(lane, cables[c].from);
}

// The source of a bypassed node that has one cable of gain 1, and nobody who hears it late.
std::int32_t Plan::handed_on(std::size_t lane, std::int32_t node) const noexcept {
    const Instance& instance = instances_[lane];
    if (!instance.is_bypassed(static_cast<std::size_t>(node))) return no_node;
    const auto& cables = instance.structure().cables();
    std::int32_t source = no_node;
    for (std::size_t c = 0; c < cables.size(); ++c) {
        if (cables[c].feedback && cables[c].from == node) return no_node;
        if (cables[c].to != node || !instance.hears(c)) continue;
        if (cables[c].from >= 0 && !instance.is_active(std::size_t(cables[c].from))) continue;
        if (source != no_node || cables[c].feedback || instance.gains[c] != 1.0f) return no_node;
        source = cables[c].from;
    }
    return source;
}

// The module for which the fewest lanes would come too late, and among those the one for which the
// most are ready.
ModuleIndex Plan::next_module() const noexcept {
    std::array<std::uint8_t, 256> ready{};
    for (std::size_t l = 0; l < instances_.size(); ++l)
        for (const Item& item : ready_[l])
            ready[low_byte(item.module)] |= static_cast<std::uint8_t>(1u << l);
    ModuleIndex best = no_module;
    int best_worth = 0;
    for (std::size_t l = 0; l < instances_.size(); ++l)
        for (const Item& item : ready_[l]) {
            const std::size_t m = low_byte(item.module);
            int worth = 0;
            for (std::size_t k = 0; k < instances_.size(); ++k)
                worth += (ready[m] >> k & 1) != 0 ? 1 : unready_[k][m] > 0 ? -16 : 0;
            if (best == no_module || worth > best_worth ||
                (worth == best_worth && item.module < best))
                best = item.module, best_worth = worth;
        }
    return best;
}

// One step of a module, in every lane that is ready.
void Plan::play_next(ModuleIndex module) {
    Nodes nodes = nobody;
    for (std::size_t l = 0; l < instances_.size(); ++l) {
        auto found = ready_[l].end();
        for (auto i = ready_[l].begin(); i != ready_[l].end(); ++i)
            if (i->module == module && (found == ready_[l].end() || i->node < found->node))
                found = i;
        if (found == ready_[l].end()) continue;
        nodes[l] = found->node;
        ready_[l].erase(found);
    }
    add(module, nodes);
    for (std::size_t l = 0; l < instances_.size(); ++l)
        if (nodes[l] != no_node) finish(l, nodes[l]);
}

std::size_t Plan::bytes() const noexcept {
    std::size_t total = entries_.capacity() * sizeof(Entry);
    for (const auto& ready : ready_) total += ready.capacity() * sizeof(Item);
    return total;
}

}  // namespace patchbreeder
