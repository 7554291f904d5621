#include "engine/module.h"

namespace patchbreeder {

std::string_view name(ModuleKind kind) noexcept {
    switch (kind) {
        case ModuleKind::source:
            return "source";
        case ModuleKind::processor:
            return "processor";
        case ModuleKind::modulator:
            return "modulator";
        case ModuleKind::effect:
            return "effect";
    }
    return "";
}

const Range& gain_range(Carries carries) noexcept {
    // The defaults lie at positions where the taper is exact.
    static constexpr Range audio = square(4.0f).at(1.0f);
    static constexpr Range phase = square(2.0f).at(0.5f);
    static constexpr Range gain = square(1.0f).at(1.0f);
    return carries == Carries::audio ? audio : carries == Carries::phase ? phase : gain;
}

const Range& depth_range() noexcept {
    static constexpr Range depth = bipolar_square(1.0f);
    return depth;
}

}  // namespace patchbreeder
