// The native preset format: JSON with stable names and plain units, never indices or positions, so
// that a file stays readable by people and by later versions of the program.
#pragma once

#include <string>
#include <string_view>

#include "presets/preset.h"

namespace patchbreeder {

struct JsonFormat {
    static constexpr std::string_view id = "json", extension = ".json",
                                      summary = "Native preset: every knob in its unit.";
    static constexpr std::string_view kind = "patchbreeder-preset";
    static constexpr int version = 1;

    static std::string write(const Preset& preset);
    static Preset read(std::string_view text, std::string_view where, const Registry& registry);
};

}  // namespace patchbreeder
