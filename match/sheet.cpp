#include "match/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/error.h"
#include "match/loudness.h"
#include "presets/library.h"
#include "presets/stereo.h"

namespace patchbreeder {
namespace {

constexpr std::size_t attempts = 16;

struct Candidate {
    Preset preset;
    Heard heard;
};

Candidate find_audible(std::size_t place, std::uint64_t seed, const MakePreset& make,
                       const Wanted& wanted) {
    std::optional<Candidate> second_best;
    for (std::size_t attempt = 0; attempt < attempts; ++attempt) {
        Rng rng = Rng::stream(seed, {place, attempt});
        Candidate c{.preset = make(place, attempt, rng), .heard = {}};
        c.heard = hear(c.preset.patch, c.preset.phrase);
        if (!c.heard.audible()) continue;
        if (!wanted || wanted(c.preset)) return c;
        if (!second_best) second_best = std::move(c);
    }
    if (second_best) return *std::move(second_best);
    throw Error(ExitCode::try_again,
                {.where = fmt::format("number {}", place + 1),
                 .what = fmt::format("none of {} attempts can be heard", attempts),
                 .remedy = "choose another --seed, or stay nearer to what sounds"});
}

}  // namespace

std::vector<SheetEntry> make_sheet(std::size_t count, std::uint64_t seed, const MakePreset& make,
                                   const Wanted& wanted) {
    std::vector<Candidate> candidates;
    double common = usual_loudness;
    for (std::size_t place = 0; place < count; ++place) {
        candidates.push_back(find_audible(place, seed, make, wanted));
        common = std::min(common, candidates.back().heard.loudest);
    }
    std::vector<SheetEntry> sheet;
    for (Candidate& c : candidates) {
        SheetEntry entry{.preset = std::move(c.preset)};
        entry.preset.tags = sound_tags(entry.preset);
        entry.preset.patch.level = level_for(c.heard, common);
        entry.audio = render(entry.preset);
        entry.loudness = loudness(entry.audio);
        sheet.push_back(std::move(entry));
    }
    return sheet;
}

}  // namespace patchbreeder
