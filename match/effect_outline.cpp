#include "match/effect_outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace patchbreeder {
namespace {

constexpr std::string_view late = "latency", level = "gain";

// The nodes from `mix` to `out`; empty if they branch or something moves them.
std::vector<std::size_t> row_of(const Structure& s) {
    std::vector<std::size_t> row;
    if (s.cables().size() != s.nodes().size() + 1) return row;
    int at = mix_bus;
    for (std::size_t steps = 0; steps <= s.nodes().size(); ++steps) {
        const auto next = std::find_if(s.cables().begin(), s.cables().end(), [&](const Cable& c) {
            return c.from == at && c.target != CableTo::knob;
        });
        if (next == s.cables().end()) return {};
        at = next->to;
        if (at == out_bus) break;
        row.push_back(static_cast<std::size_t>(at));
    }
    return row.size() == s.nodes().size() ? row : std::vector<std::size_t>{};
}

}  // namespace

std::string outline(const Structure& s) {
    const std::vector<std::size_t> row = row_of(s);
    std::vector<std::string_view> modules;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        const std::string_view module = s.module(row.empty() ? n : row[n]).id;
        if (module != late && module != level) modules.push_back(module);
    }
    if (modules.empty()) return "nothing";
    return fmt::format("{}", fmt::join(modules, row.empty() ? " & " : " > "));
}

double latency_of(const Patch& effects) {
    const Structure& s = *effects.structure;
    for (std::size_t n = 0; n < s.nodes().size(); ++n)
        if (s.module(n).id == late)
            return double{
                s.module(n).knobs[0].range.plain(effects.positions[s.nodes()[n].first_knob])};
    return 0.0;
}

}  // namespace patchbreeder
