#include "match/drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "match/changes.h"

namespace patchbreeder {
namespace {

// What a cable does, in a word: `+45 %` of a knob's range, `x0.5`; nothing at gain 1.
std::string strength(const Patch& patch, std::size_t cable) {
    const Structure& s = *patch.structure;
    const float plain = s.gain_range(cable).plain(patch.gains[cable]);
    if (s.cables()[cable].target == CableTo::knob) return fmt::format("{:+.0f} %", 100.0f * plain);
    return std::abs(plain - 1.0f) < 0.005f ? std::string{} : fmt::format("x{:.2g}", plain);
}

// Choices that are set, which say more of a module than its name.
std::string choices(const Patch& patch, std::size_t node) {
    std::string text;
    const auto& knobs = patch.structure->module(node).knobs;
    for (std::size_t k = 0; k < knobs.size(); ++k)
        if (knobs[k].range.scale == Scale::choice)
            text +=
                ", " + plain_text(knobs[k].range,
                                  patch.positions[patch.structure->nodes()[node].first_knob + k]);
    return text;
}

std::string title(const Patch& patch, std::size_t node) {
    const Structure& s = *patch.structure;
    const std::string& name = s.nodes()[node].name;
    const std::string_view module = s.module(node).id;
    const std::string set = choices(patch, node);
    if (name == module) return set.empty() ? name : fmt::format("{} ({})", name, set.substr(2));
    return fmt::format("{} ({}{})", name, module, set);
}

class Tree {
  public:
    explicit Tree(const Patch& patch)
        : patch_(patch), s_(*patch.structure), shown_(s_.nodes().size(), false) {}

    std::string text() {
        if (s_.has_effects()) {
            text_ += "out\n";
            branches(out_bus, 2);
        }
        text_ += "mix\n";
        branches(mix_bus, 2);
        return text_;
    }

  private:
    [[nodiscard]] bool sounds(int node) const {
        return node < 0 || (patch_.muted >> node & 1) == 0;
    }
    [[nodiscard]] std::string_view slot(const Cable& c) const {
        if (c.target == CableTo::bus) return {};
        const ModuleInfo& m = s_.module(static_cast<std::size_t>(c.to));
        return c.target == CableTo::knob ? m.knobs[c.slot].id : m.ports[c.slot].id;
    }
    void branches(int to, std::size_t indent) {
        std::size_t widest = 0;
        for (const Cable& c : s_.cables())
            if (c.to == to && sounds(c.from)) widest = std::max(widest, slot(c).size());
        for (std::size_t i = 0; i < s_.cables().size(); ++i) {
            const Cable& c = s_.cables()[i];
            if (c.to != to || !sounds(c.from)) continue;
            branch(i, indent, widest);
        }
    }
    void branch(std::size_t cable, std::size_t indent, std::size_t widest) {
        const Cable& c = s_.cables()[cable];
        const std::string gap(widest > 0 ? widest - slot(c).size() + 2 : 0, ' ');
        std::string line = fmt::format("{:{}}{}{}", "", indent, slot(c), gap);
        const auto node = static_cast<std::size_t>(std::max(c.from, 0));
        line += c.from < 0 ? std::string("mix") : title(patch_, node);
        if (const std::string by = strength(patch_, cable); !by.empty()) line += "  " + by;
        const bool again = c.from >= 0 && shown_[node];
        const bool leaf = c.from < 0 || !has_inputs(c.from);
        if (c.feedback)
            line += "  (fed back)";
        else if (again && !leaf)
            line += "  (see above)";
        text_ += line + '\n';
        if (leaf || again || c.feedback) return;
        shown_[node] = true;
        branches(c.from, indent + (widest > 0 ? widest + 2 : 2));
    }
    [[nodiscard]] bool has_inputs(int node) const {
        return std::any_of(s_.cables().begin(), s_.cables().end(),
                           [&](const Cable& c) { return c.to == node && sounds(c.from); });
    }

    const Patch& patch_;
    const Structure& s_;
    std::vector<bool> shown_;
    std::string text_;
};

std::string_view colour(ModuleKind kind) {
    switch (kind) {
        case ModuleKind::source:
            return "#cfe8ff";
        case ModuleKind::processor:
            return "#ffe5c2";
        case ModuleKind::modulator:
            return "#dff3d8";
        case ModuleKind::effect:
            return "#eadcf7";
    }
    return "white";
}

std::string knob_lines(const Patch& patch, std::size_t node) {
    std::string text;
    const auto& knobs = patch.structure->module(node).knobs;
    for (std::size_t k = 0; k < knobs.size(); ++k)
        text +=
            fmt::format("{} {}\\l", knobs[k].id,
                        plain_text(knobs[k].range,
                                   patch.positions[patch.structure->nodes()[node].first_knob + k]));
    return text;
}

std::string dot_name(const Structure& s, int end) {
    return end == mix_bus   ? "\"mix\""
           : end == out_bus ? "\"out\""
                            : '"' + s.nodes()[static_cast<std::size_t>(end)].name + '"';
}

}  // namespace

std::string graph_text(const Preset& preset) {
    return Tree(preset.patch).text();
}

std::string graph_dot(const Preset& preset) {
    const Patch& patch = preset.patch;
    const Structure& s = *patch.structure;
    std::string text =
        "digraph patch {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", "
        "fontname=\"Helvetica\", fontsize=10];\n  edge [fontname=\"Helvetica\", fontsize=8];\n"
        "  mix [shape=circle, fillcolor=white];\n";
    if (s.has_effects()) text += "  out [shape=circle, fillcolor=white];\n";
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        const bool muted = (patch.muted >> n & 1) != 0;
        text += fmt::format("  {} [label=\"{}: {}\\n{}\", fillcolor=\"{}\"];\n",
                            dot_name(s, static_cast<int>(n)), s.nodes()[n].name, s.module(n).id,
                            muted ? "muted" : knob_lines(patch, n),
                            muted ? "#eeeeee" : colour(s.module(n).kind));
    }
    for (std::size_t c = 0; c < s.cables().size(); ++c) {
        const Cable& cable = s.cables()[c];
        const std::string to = s.to_text(cable);
        const std::size_t dot = to.find('.');
        const std::string slot = dot == std::string::npos ? "" : to.substr(dot + 1);
        text += fmt::format("  {} -> {} [label=\"{} {}\"{}{}];\n", dot_name(s, cable.from),
                            dot_name(s, cable.to), slot, strength(patch, c),
                            cable.target == CableTo::knob ? ", style=dashed" : "",
                            cable.feedback ? ", color=red, constraint=false" : "");
    }
    return text + "}\n";
}

}  // namespace patchbreeder
