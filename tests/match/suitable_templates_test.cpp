#include "match/suitable_templates.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/error.h"
#include "match/contest.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("No drum competes for a pitched target, no organ for an unpitched one", "[match]") {
    Analysis target;
    target.pitched = true;
    const auto pitched = suitable_templates(synth_registry(), target);
    CHECK(has(pitched, "subtractive"));
    CHECK(has(pitched, "drawbar"));
    CHECK(has(pitched, "drum-tom"));
    CHECK_FALSE(has(pitched, "drum-hat"));
    target.pitched = false;
    const auto unpitched = suitable_templates(synth_registry(), target);
    CHECK(has(unpitched, "drum-kick"));
    CHECK(has(unpitched, "noise-hit"));
    CHECK_FALSE(has(unpitched, "drawbar"));
    for (const auto& names : {pitched, unpitched})
        CHECK(std::count_if(names.begin(), names.end(), is_specialist) <
              static_cast<std::ptrdiff_t>(names.size()));
}

TEST_CASE("A family has its templates and those its presets are made from", "[match]") {
    const auto bass = templates_of_family("bass", synth_registry());
    CHECK(has(bass, "subtractive"));
    CHECK(has(bass, "fm6-stacks"));
    CHECK_FALSE(has(bass, "drum-hat"));
    CHECK(std::is_sorted(bass.begin(), bass.end()));
    CHECK_THROWS_AS(templates_of_family("bas", synth_registry()), Error);
}

TEST_CASE("What the winner of a contest will have had is what the others leave", "[match]") {
    // 12 specialists look at 50 each, 3 stay; of 6 at 100, 3 stay until 200, 2 until 400.
    CHECK(first_round(3, 12) == 6);
    CHECK(winners_share(5000, 3, 12, {.look = 50, .round = 100}) ==
          5000 - 9 * 50 - 3 * 100 - 200 - 400);
    CHECK(winners_share(5000, 1, 0, {.round = 100}) == 5000);
}
