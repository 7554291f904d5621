// An audition sheet: patches that can be heard, all equally loud.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/audio.h"
#include "engine/rng.h"
#include "presets/preset.h"

namespace patchbreeder {

struct SheetEntry {
    Preset preset{};
    Audio audio{};
    double loudness = 0.0;  // LUFS
};

// Makes a preset for a place on the sheet; asked again, with another stream, if the last one was
// not finite or hardly audible.
using MakePreset = std::function<Preset(std::size_t place, std::size_t attempt, Rng& rng)>;

// What a sound should have besides being heard, such as staying in tune; where no attempt has it,
// the first that can be heard will do.
using Wanted = std::function<bool(const Preset&)>;

// The same seed gives the same sheet. All are as loud as usual_loudness, or as the one with the
// least headroom can be. Error (try_again) if a place stays silent.
[[nodiscard]] std::vector<SheetEntry> make_sheet(std::size_t count, std::uint64_t seed,
                                                 const MakePreset& make, const Wanted& wanted = {});

}  // namespace patchbreeder
