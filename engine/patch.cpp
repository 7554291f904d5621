#include "engine/patch.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/error.h"

namespace patchbreeder {
namespace {

[[noreturn]] void reject(std::string_view where, std::string what, std::string why,
                         std::string remedy) {
    throw Error(ExitCode::bad_data, {.where = std::string(where),
                                     .what = std::move(what),
                                     .why = std::move(why),
                                     .remedy = std::move(remedy)});
}

void check_names(const std::vector<Node>& nodes, std::string_view where) {
    if (nodes.size() > max_nodes)
        reject(where, fmt::format("{} nodes", nodes.size()),
               fmt::format("a patch holds at most {}", max_nodes), "remove some");
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const std::string& n = nodes[i].name;
        if (!detail::is_identifier(n) || n.size() > 40 || n == "mix" || n == "out")
            reject(where, fmt::format("nodes[{}] has the name '{}'", i, n.substr(0, 40)),
                   "names are lower_case, start with a letter and are not 'mix' or 'out'",
                   "choose another name");
        for (std::size_t j = 0; j < i; ++j)
            if (nodes[j].name == n)
                reject(where, fmt::format("two nodes are called '{}'", n), "", "rename one");
    }
}

void check_cycles(const Structure& s, std::string_view where) {
    for (std::size_t n = 0; n < s.nodes().size(); ++n)
        if (!s.nodes()[n].cycles.empty() && !s.module(n).reads_cycles)
            reject(where, fmt::format("'{}' brings cycles along", s.nodes()[n].name),
                   fmt::format("{} does not read them", s.module(n).id), "remove them");
}

// Which sections a cable may join: voice -> voice or mix; mix or effect -> effect or out.
void check_sections(const Structure& s, const Cable& c, std::string_view where) {
    const bool from_voice =
        c.from >= 0 && s.nodes()[static_cast<std::size_t>(c.from)].section == Section::voice;
    const bool to_voice =
        c.to == mix_bus ||
        (c.to >= 0 && s.nodes()[static_cast<std::size_t>(c.to)].section == Section::voice);
    if (from_voice == to_voice && !(c.from == mix_bus && c.to == mix_bus)) return;
    reject(where, fmt::format("cable {} > {} crosses sections", s.from_text(c), s.to_text(c)),
           "voices reach the effects through 'mix' only", "connect through 'mix'");
}

// Kahn's algorithm, lowest index first; what cannot be ordered lies on a loop.
std::vector<std::uint16_t> topological_order(std::size_t count, const std::vector<Cable>& cables) {
    std::vector<std::size_t> waits(count, 0);
    for (const Cable& c : cables)
        if (c.from >= 0 && c.to >= 0 && !c.feedback) ++waits[static_cast<std::size_t>(c.to)];
    std::vector<std::uint16_t> order;
    std::vector<bool> done(count, false);
    for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t n = 0; n < count; ++n) {
            if (done[n] || waits[n] != 0) continue;
            done[n] = moved = true;
            order.push_back(static_cast<std::uint16_t>(n));
            for (const Cable& c : cables)
                if (c.from == static_cast<int>(n) && c.to >= 0 && !c.feedback)
                    --waits[static_cast<std::size_t>(c.to)];
        }
    }
    return order;
}

// True if sound flows from `from` to `to` through cables that are not feedback.
bool reaches(int from, int to, std::size_t count, const std::vector<Cable>& cables) {
    std::vector<bool> seen(count, false);
    std::vector<int> open{from};
    while (!open.empty()) {
        const int n = open.back();
        open.pop_back();
        if (n == to) return true;
        if (seen[static_cast<std::size_t>(n)]) continue;
        seen[static_cast<std::size_t>(n)] = true;
        for (const Cable& c : cables)
            if (c.from == n && c.to >= 0 && !c.feedback) open.push_back(c.to);
    }
    return false;
}

void check_loops(const Structure& s, std::string_view where) {
    const std::size_t count = s.nodes().size();
    if (s.order().size() != count) {
        for (std::size_t n = 0; n < count; ++n)
            if (std::find(s.order().begin(), s.order().end(), n) == s.order().end())
                reject(where, fmt::format("'{}' hears itself", s.nodes()[n].name),
                       "loops are allowed only through a feedback cable",
                       "mark one cable of the loop with \"feedback\": true");
    }
    for (const Cable& c : s.cables())
        if (c.feedback && (c.from < 0 || c.to < 0 || !reaches(c.to, c.from, count, s.cables())))
            reject(
                where,
                fmt::format("feedback cable {} > {} closes no loop", s.from_text(c), s.to_text(c)),
                "", "drop \"feedback\"");
}

void check_sinks(const Structure& s, std::string_view where) {
    const auto fed = [&](int bus) {
        return std::any_of(s.cables().begin(), s.cables().end(),
                           [&](const Cable& c) { return c.to == bus; });
    };
    const bool has_voices = std::any_of(s.nodes().begin(), s.nodes().end(),
                                        [](const Node& n) { return n.section == Section::voice; });
    if (has_voices && !fed(mix_bus))
        reject(where, "nothing can be heard", "no voice is connected to 'mix'",
               "add a cable to 'mix'");
    if (s.has_effects() && !fed(out_bus))
        reject(where, "nothing can be heard", "no effect is connected to 'out'",
               "add a cable to 'out'");
    if (!has_voices && !s.has_effects())
        reject(where, "the patch is empty", "it has no nodes", "add one");
    if (!s.has_effects() && fed(out_bus))
        reject(where, "a cable ends in 'out' but there is no effect", "",
               "connect voices to 'mix'; without effects that is what comes out");
}

}  // namespace

std::shared_ptr<const Structure> Structure::make(const Registry& registry, std::vector<Node> nodes,
                                                 std::vector<Cable> cables,
                                                 std::string_view where) {
    check_names(nodes, where);
    auto s = std::make_shared<Structure>();
    s->registry_ = &registry;
    for (Node& node : nodes) {
        node.first_knob = static_cast<std::uint32_t>(s->knob_count_);
        for (const KnobInfo& knob : registry.module(node.module).knobs) s->knobs_.push_back(&knob);
        s->knob_count_ = s->knobs_.size();
        s->has_effects_ = s->has_effects_ || node.section == Section::effect;
    }
    s->nodes_ = std::move(nodes);
    s->cables_ = std::move(cables);
    check_cycles(*s, where);
    for (std::size_t i = 0; i < s->cables_.size(); ++i) {
        check_sections(*s, s->cables_[i], where);
        for (std::size_t j = 0; j < i; ++j)
            if (s->from_text(s->cables_[i]) == s->from_text(s->cables_[j]) &&
                s->to_text(s->cables_[i]) == s->to_text(s->cables_[j]))
                reject(where,
                       fmt::format("cable {} > {} is there twice", s->from_text(s->cables_[i]),
                                   s->to_text(s->cables_[i])),
                       "", "remove one");
    }
    s->order_ = topological_order(s->nodes_.size(), s->cables_);
    check_loops(*s, where);
    check_sinks(*s, where);
    return s;
}

std::shared_ptr<const Structure> Structure::with_cycles(std::size_t node, OwnCycles cycles) const {
    auto s = std::make_shared<Structure>(*this);
    s->nodes_[node].cycles = std::move(cycles);
    return s;
}

const Range& Structure::gain_range(std::size_t cable) const noexcept {
    const Cable& c = cables_[cable];
    if (c.target == CableTo::knob) return depth_range();
    if (c.target == CableTo::bus) return patchbreeder::gain_range(Carries::audio);
    return patchbreeder::gain_range(module(static_cast<std::size_t>(c.to)).ports[c.slot].carries);
}

int Structure::find(std::string_view node) const noexcept {
    for (std::size_t i = 0; i < nodes_.size(); ++i)
        if (nodes_[i].name == node) return static_cast<int>(i);
    return -1;
}

std::string Structure::from_text(const Cable& c) const {
    return c.from == mix_bus ? "mix" : nodes_[static_cast<std::size_t>(c.from)].name;
}

std::string Structure::to_text(const Cable& c) const {
    if (c.target == CableTo::bus) return c.to == mix_bus ? "mix" : "out";
    const auto node = static_cast<std::size_t>(c.to);
    const ModuleInfo& m = module(node);
    return nodes_[node].name + '.' +
           std::string(c.target == CableTo::knob ? m.knobs[c.slot].id : m.ports[c.slot].id);
}

bool same_structure(const Patch& a, const Patch& b) noexcept {
    return a.structure == b.structure ||
           (a.structure && b.structure && *a.structure == *b.structure);
}

bool operator==(const Patch& a, const Patch& b) noexcept {
    return a.positions == b.positions && a.gains == b.gains && a.muted == b.muted &&
           a.level == b.level && same_structure(a, b);
}

Patch Patch::defaults(std::shared_ptr<const Structure> structure) {
    Patch p;
    for (std::size_t k = 0; k < structure->knob_count(); ++k) {
        const Range& range = structure->knob(k).range;
        p.positions.push_back(range.position(double{range.home}));
    }
    for (std::size_t c = 0; c < structure->cables().size(); ++c) {
        const Range& range = structure->gain_range(c);
        p.gains.push_back(range.position(double{range.home}));
    }
    p.structure = std::move(structure);
    return p;
}

}  // namespace patchbreeder
