#include "engine/activity.h"

namespace patchbreeder {
namespace {

constexpr std::uint64_t bit(std::size_t n) {
    return std::uint64_t{1} << n;
}

// A muted node with an audio input hands it on; a muted source or modulator is silent.
bool can_bypass(const ModuleInfo& module) {
    return (module.kind == ModuleKind::processor || module.kind == ModuleKind::effect) &&
           !module.ports.empty();
}

// The knob that makes it pass its input unchanged stands at 0 and no cable moves it.
bool is_dry(const Instance& instance, std::size_t node) {
    const Structure& s = instance.structure();
    const ModuleInfo& module = s.module(node);
    if (module.dry_knob < 0) return false;
    const auto knob = static_cast<std::size_t>(module.dry_knob);
    const float position = instance.patch->positions[s.nodes()[node].first_knob + knob];
    if (module.knobs[knob].range.plain(position) != 0.0f) return false;
    for (std::size_t c = 0; c < s.cables().size(); ++c) {
        const Cable& cable = s.cables()[c];
        if (cable.to == static_cast<int>(node) && cable.target == CableTo::knob &&
            cable.slot == knob && instance.gains[c] != 0.0f)
            return false;
    }
    return true;
}

}  // namespace

void find_activity(Instance& instance, Scope scope) noexcept {
    const Structure& s = instance.structure();
    const std::uint64_t muted = instance.patch->muted;
    std::uint64_t silent = 0;
    instance.active = instance.bypassed = 0;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        const bool wrong = scope != Scope::whole &&
                           (s.nodes()[n].section == Section::voice) != (scope == Scope::voices);
        const bool mute = (muted & bit(n)) != 0, bypass = can_bypass(s.module(n));
        if (wrong || (mute && !bypass)) silent |= bit(n);
        if (bypass && (mute || is_dry(instance, n))) instance.bypassed |= bit(n);
    }
    bool mix_heard = scope == Scope::voices || (scope == Scope::whole && !s.has_effects());
    // A feedback cable can wake a node that comes later in the order, so repeat until it settles.
    for (bool more = true; more;) {
        more = false;
        for (std::size_t c = s.cables().size(); c-- > 0;) {
            const Cable& cable = s.cables()[c];
            const bool lands = cable.to == mix_bus   ? mix_heard
                               : cable.to == out_bus ? true
                                                     : instance.is_active(std::size_t(cable.to));
            if (!lands || !instance.hears(c)) continue;
            if (cable.from == mix_bus) {
                more = more || (scope == Scope::whole && !mix_heard);
                mix_heard = true;
            } else if (((silent | instance.active) & bit(std::size_t(cable.from))) == 0) {
                instance.active |= bit(std::size_t(cable.from));
                more = true;
            }
        }
    }
    instance.bypassed &= instance.active;
}

}  // namespace patchbreeder
