#include "match/effect_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace patchbreeder {
namespace {

constexpr std::array palette{
    PaletteEntry{"low_pass", EffectFamily::equaliser},
    PaletteEntry{"high_pass", EffectFamily::equaliser},
    PaletteEntry{"band_pass", EffectFamily::equaliser},
    PaletteEntry{"notch", EffectFamily::equaliser},
    PaletteEntry{"low_shelf", EffectFamily::equaliser},
    PaletteEntry{"high_shelf", EffectFamily::equaliser},
    PaletteEntry{"peak", EffectFamily::equaliser},
    PaletteEntry{"parametric_eq", EffectFamily::equaliser},
    PaletteEntry{"soft_clip", EffectFamily::distortion},
    PaletteEntry{"hard_clip", EffectFamily::distortion},
    PaletteEntry{"rational", EffectFamily::distortion},
    PaletteEntry{"fold", EffectFamily::distortion},
    PaletteEntry{"tube", EffectFamily::distortion},
    PaletteEntry{"drive", EffectFamily::distortion},
    PaletteEntry{"bitcrush", EffectFamily::distortion},
    PaletteEntry{"exciter", EffectFamily::distortion},
    PaletteEntry{"compressor", EffectFamily::dynamics},
    PaletteEntry{"gate", EffectFamily::dynamics},
    PaletteEntry{"transient", EffectFamily::dynamics},
    PaletteEntry{"tremolo", EffectFamily::motion},
    PaletteEntry{"warble", EffectFamily::motion},
    PaletteEntry{"chorus", EffectFamily::motion},
    PaletteEntry{"flanger", EffectFamily::motion},
    PaletteEntry{"phaser", EffectFamily::motion},
    PaletteEntry{"ring_mod", EffectFamily::motion},
    PaletteEntry{"frequency_shift", EffectFamily::motion},
    PaletteEntry{"delay", EffectFamily::space},
    PaletteEntry{"echo", EffectFamily::space},
    PaletteEntry{"comb", EffectFamily::space},
    PaletteEntry{"reverb", EffectFamily::space},
    PaletteEntry{"hall", EffectFamily::space},
};

struct Draft {
    std::vector<Node> nodes{};
    std::vector<Cable> cables{};
    std::vector<std::size_t> out_cables{};  // one per part
};

class Drafter {
  public:
    explicit Drafter(const Registry& registry) : registry_(registry) {}

    int add(std::string_view module) {
        std::string name(module);
        for (int n = 2; taken(name); ++n) name = fmt::format("{}{}", module, n);
        draft.nodes.push_back({.name = name,
                               .module = registry_.find(module, "effects"),
                               .section = Section::effect});
        return static_cast<int>(draft.nodes.size()) - 1;
    }
    void connect(int from, int to) {
        const CableTo target = to == out_bus ? CableTo::bus : CableTo::port;
        draft.cables.push_back({.from = from, .to = to, .target = target});
    }
    Draft draft;

  private:
    [[nodiscard]] bool taken(const std::string& name) const {
        return std::any_of(draft.nodes.begin(), draft.nodes.end(),
                           [&](const Node& n) { return n.name == name; });
    }
    const Registry& registry_;
};

// `inverted` by part; `closing` modules hear the sum and lead to `out`.
Draft make_draft(const Registry& registry, const EffectPlan& plan,
                 const std::vector<bool>& inverted, const std::vector<std::string>& closing) {
    Drafter d(registry);
    int source = mix_bus;
    if (plan.latency > 0.0f) d.connect(mix_bus, source = d.add("latency"));
    std::vector<int> ends;
    const std::size_t parts = plan.branches.size() + (plan.dry ? 1 : 0);
    for (std::size_t p = 0; p < parts; ++p) {
        int at = source;
        const auto append = [&](const std::string& module) {
            const int next = d.add(module);
            d.connect(at, next);
            at = next;
        };
        if (p < plan.branches.size())
            for (const std::string& module : plan.branches[p]) append(module);
        if (inverted[p]) append("invert");
        ends.push_back(at);
    }
    std::vector<int> tail;
    for (const std::string& module : closing) tail.push_back(d.add(module));
    tail.push_back(out_bus);
    for (const int end : ends) {
        d.draft.out_cables.push_back(d.draft.cables.size());
        d.connect(end, tail.front());
    }
    for (std::size_t i = 0; i + 1 < tail.size(); ++i) d.connect(tail[i], tail[i + 1]);
    return d.draft;
}

Patch home_of(const Registry& registry, const EffectPlan& plan) {
    const std::size_t parts = plan.branches.size() + (plan.dry ? 1 : 0);
    // A patch needs a module to exist.
    const bool bare = plan.effects() == 0 && plan.latency == 0.0f;
    Draft draft = make_draft(registry, plan, std::vector<bool>(parts, false),
                             bare ? std::vector<std::string>{"gain"} : std::vector<std::string>{});
    Patch patch = Patch::defaults(
        Structure::make(registry, std::move(draft.nodes), std::move(draft.cables), "effects"));
    if (plan.latency > 0.0f) {
        const Range& range = patch.structure->knob(0).range;
        patch.positions[0] = range.position(double{plan.latency});
    }
    return patch;
}

}  // namespace

std::span<const PaletteEntry> effect_palette() noexcept {
    return palette;
}

EffectFamily family_of(std::string_view module) noexcept {
    const auto entry = std::find_if(palette.begin(), palette.end(),
                                    [&](const PaletteEntry& e) { return e.module == module; });
    return entry == palette.end() ? EffectFamily::equaliser : entry->family;
}

std::size_t EffectPlan::effects() const noexcept {
    std::size_t count = 0;
    for (const auto& branch : branches) count += branch.size();
    return count;
}

std::string EffectPlan::text() const {
    std::string text;
    for (const auto& branch : branches)
        text += fmt::format("{}{}", text.empty() ? "" : " + ", fmt::join(branch, " > "));
    if (text.empty()) return "nothing";
    return text + (dry ? " + dry" : "");
}

EffectModel::EffectModel(const Registry& registry, EffectPlan plan)
    : registry_(&registry), plan_(std::move(plan)), layout_(home_of(registry, plan_)) {
    const Structure& s = *layout_.home().structure;
    const std::size_t parts = plan_.branches.size() + (plan_.dry ? 1 : 0);
    const bool bare = plan_.effects() == 0 && plan_.latency == 0.0f;
    const int end = bare ? 0 : out_bus;
    for (std::size_t c = 0; c < s.cables().size(); ++c)
        if (s.cables()[c].to == end) out_cables_.push_back(c);
    const auto& genes = layout_.genes();
    for (std::size_t g = 0; g < genes.size(); ++g) {
        const std::string& name = genes[g].name;
        const auto ends_in = [&](std::string_view what) {
            return name.size() > what.size() &&
                   name.compare(name.size() - what.size(), what.size(), what) == 0;
        };
        // Weights of parts are found in closed form, which makes levels and mixes before them idle.
        const bool weight = name.find('>') != std::string::npos;
        const bool whole = parts > 1 && ends_in(".mix");
        if (weight || ends_in("latency.time") || ends_in(".makeup"))
            layout_.lock_position(g, genes[g].home);
        if (whole) layout_.lock_position(g, 1.0f);
    }
}

void EffectModel::isolate(Patch& patch, std::size_t part) const noexcept {
    for (std::size_t p = 0; p < out_cables_.size(); ++p) {
        const std::size_t c = out_cables_[p];
        patch.gains[c] = p == part ? patch.structure->gain_range(c).position(1.0) : 0.0f;
    }
}

Patch EffectModel::finish(const Genome& genome, std::span<const double> weights,
                          EffectEnding ending) const {
    std::vector<bool> inverted;
    double loudest = 1e-9;
    for (const double w : weights)
        inverted.push_back(w < 0.0), loudest = std::max(loudest, std::abs(w));
    ending.weight = loudest;
    std::vector<std::string> closing = ending.modules();
    const bool bare = plan_.effects() == 0 && plan_.latency == 0.0f && closing.empty() &&
                      std::none_of(inverted.begin(), inverted.end(), [](bool i) { return i; });
    if (bare) closing.emplace_back("gain");
    Draft draft = make_draft(*registry_, plan_, inverted, closing);
    Patch patch = Patch::defaults(
        Structure::make(*registry_, std::move(draft.nodes), std::move(draft.cables), "effects"));
    // Nodes that the model has too keep its knobs.
    const Patch own = layout_.decode(genome).patch;
    for (std::size_t n = 0; n < patch.structure->nodes().size(); ++n) {
        const int same = own.structure->find(patch.structure->nodes()[n].name);
        if (same < 0) continue;
        const auto from = static_cast<std::size_t>(same);
        for (std::size_t k = 0; k < patch.structure->module(n).knobs.size(); ++k)
            patch.position(n, k) = own.positions[own.structure->nodes()[from].first_knob + k];
    }
    for (std::size_t p = 0; p < weights.size(); ++p) {
        const std::size_t c = draft.out_cables[p];
        patch.gains[c] = patch.structure->gain_range(c).position(std::abs(weights[p]) / loudest);
    }
    ending.set(patch);
    return patch;
}

}  // namespace patchbreeder
