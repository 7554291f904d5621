#include "ga/catalogue.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace patchbreeder {
namespace {

struct KnobSetting {
    std::string_view module, knob;
    double plain;
};
// Where a processor lets everything pass. Those that are not named do so at their defaults, apart
// from their share of the changed signal (`mix`), which is small at first but not nothing: a module
// that is not heard at all teaches nothing.
constexpr std::array entries{
    KnobSetting{"svf", "cutoff", 18000.0},    KnobSetting{"svf", "resonance", 0.0},
    KnobSetting{"vca", "velocity", 0.0},      KnobSetting{"low_pass", "cutoff", 20000.0},
    KnobSetting{"high_pass", "cutoff", 20.0}, KnobSetting{"notch", "frequency", 20000.0},
    KnobSetting{"notch", "q", 24.0},          KnobSetting{"compressor", "threshold", 0.0},
    KnobSetting{"gate", "threshold", -80.0},  KnobSetting{"exciter", "amount", 5.0},
    KnobSetting{"tremolo", "depth", 3.0},     KnobSetting{"warble", "depth", 1.0},
    KnobSetting{"slew", "rise", 0.0005},      KnobSetting{"slew", "fall", 0.0005},
    KnobSetting{"hold", "rate", 1000.0},
};
constexpr double entry_mix = 5.0;  // percent

constexpr std::string_view only_beside = "band_pass", listener = "follower", apart = "stereo",
                           envelope = "adsr";
// Modulators and shapers of control that need no note.
constexpr std::array<std::string_view, 7> noteless{"lfo",  "random", "loop",   listener,
                                                   "slew", "hold",   "combine"};
// Tried a tenth as often: they shift, turn or offset what no ear minds.
constexpr std::array<std::string_view, 5> dull{"dc", "invert", "latency", "gain", "constant"};
// Tried four times as often as the rest of their role.
constexpr std::array<std::string_view, 6> common{"oscillator", "operator", "svf",
                                                 "vca",        "adsr",     "lfo"};

struct ModuleCost {
    std::string_view module;
    float cost;
};
// Of those that are far from the rest of their kind.
constexpr std::array dear{
    ModuleCost{"supersaw", 90}, ModuleCost{"additive", 150}, ModuleCost{"drawbars", 60},
    ModuleCost{"formant", 50},  ModuleCost{"modal", 100},    ModuleCost{"noise_bank", 120},
    ModuleCost{"metal", 60},    ModuleCost{"snare", 50},     ModuleCost{"reverb", 120},
    ModuleCost{"hall", 160},    ModuleCost{"soft_clip", 60}, ModuleCost{"hard_clip", 60},
    ModuleCost{"rational", 60}, ModuleCost{"fold", 60},      ModuleCost{"tube", 60},
    ModuleCost{"fir", 16},      ModuleCost{"phaser", 40},    ModuleCost{"parametric_eq", 20},
};

template <class List>
bool contains(const List& list, std::string_view id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

float cost_of(const ModuleInfo& module) {
    for (const ModuleCost& c : dear)
        if (c.module == module.id) return c.cost;
    switch (module.kind) {
        case ModuleKind::source:
            return 15.0f;
        case ModuleKind::processor:
            return 10.0f;
        case ModuleKind::modulator:
            return 4.0f;
        case ModuleKind::effect:
            return 30.0f;
    }
    return 10.0f;
}

}  // namespace

Catalogue::Catalogue(const Registry& registry) : registry_(registry) {
    for (const ModuleInfo& module : registry.modules())
        usable_.push_back(module.id != apart && !module.reads_cycles);
    fill();
}

Catalogue::Catalogue(const Registry& registry, std::span<const ModuleIndex> effects)
    : registry_(registry), feed_(Feed::recording) {
    for (const ModuleInfo& module : registry.modules())
        usable_.push_back(contains(noteless, module.id));
    for (const ModuleIndex m : effects) usable_[m] = true;
    fill();
}

void Catalogue::fill() {
    const bool notes = feed_ == Feed::notes;
    const auto list = [&](Role role, ModuleIndex m) {
        const std::string_view id = registry_.module(m).id;
        const int times = contains(dull, id) ? 1 : contains(common, id) ? 40 : 10;
        auto& all = roles_[static_cast<std::size_t>(role)];
        all.insert(all.end(), static_cast<std::size_t>(times), m);
    };
    for (std::size_t i = 0; i < registry_.modules().size(); ++i) {
        const auto m = static_cast<ModuleIndex>(i);
        const ModuleInfo& module = registry_.module(m);
        costs_.push_back(cost_of(module));
        if (!usable(m)) continue;
        const bool passes = !module.ports.empty() && module.ports.front().carries == Carries::audio;
        switch (module.kind) {
            case ModuleKind::source:
                list(Role::source, m);
                break;
            case ModuleKind::processor:
                if (!passes) break;
                if (notes) list(Role::processor, m);
                list(Role::effect, m);
                break;
            case ModuleKind::effect:
                if (passes) list(Role::effect, m);
                break;
            case ModuleKind::modulator:
                if (module.ports.empty())
                    list(Role::modulator, m);
                else if (!listens(m))
                    list(Role::shaper, m);
                break;
        }
    }
}

Signal Catalogue::gives(ModuleIndex m) const noexcept {
    return module(m).kind == ModuleKind::modulator ? Signal::control : Signal::sound;
}

bool Catalogue::port_accepts(ModuleIndex m, std::size_t port, Signal signal) const noexcept {
    const ModuleInfo& to = module(m);
    if (to.kind == ModuleKind::modulator)
        return signal == (listens(m) ? Signal::sound : Signal::control);
    return signal == Signal::sound || to.ports[port].carries == Carries::gain;
}

bool Catalogue::listens(ModuleIndex m) const noexcept {
    return module(m).id == listener;
}

ModuleIndex Catalogue::usual_modulator() const {
    return registry_.find(feed_ == Feed::notes ? envelope : listener, "growth");
}

bool Catalogue::knob_moves(ModuleIndex m, std::size_t knob) const noexcept {
    return !module(m).knobs[knob].range.stepped();
}

std::span<const ModuleIndex> Catalogue::all(Role role) const noexcept {
    return roles_[static_cast<std::size_t>(role)];
}

ModuleIndex Catalogue::draw(Role role, Rng& rng) const {
    const auto list = all(role);
    return list[rng.below(list.size())];
}

std::vector<float> Catalogue::entry_knobs(ModuleIndex m) const {
    const ModuleInfo& info = module(m);
    std::vector<float> positions;
    for (const KnobInfo& knob : info.knobs) {
        double plain = double{knob.range.home};
        if (knob.id == "mix" && knob.range.unit == Unit::percent && info.kind != ModuleKind::source)
            plain = entry_mix;
        for (const KnobSetting& e : entries)
            if (e.module == info.id && e.knob == knob.id) plain = e.plain;
        positions.push_back(knob.range.position(plain));
    }
    return positions;
}

bool Catalogue::enters_beside(ModuleIndex m) const noexcept {
    return module(m).id == only_beside;
}

}  // namespace patchbreeder
