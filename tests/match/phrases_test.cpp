#include "tests/match/phrases.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

using namespace patchbreeder;

namespace {

constexpr std::string_view plain_voice = R"({
  "format": "patchbreeder-preset", "version": 1, "name": "plain",
  "nodes": [{"name": "osc", "module": "oscillator"}, {"name": "env", "module": "adsr"},
            {"name": "amp", "module": "vca"}],
  "cables": [{"from": "osc", "to": "amp.in", "gain": 1}, {"from": "env", "to": "amp.amp", "gain": 1},
             {"from": "amp", "to": "mix", "gain": 1}]
})";

}  // namespace

TEST_CASE("Of twenty random phrases, 95 % of the notes are found", "[match]") {
    test::Found all;
    for (std::uint64_t i = 0; i < 20; ++i) all.add(test::listen(test::random_phrase(1, i)));
    INFO(all.found << " of " << all.notes << ", " << all.extra << " extra");
    CHECK(all.notes >= 80);
    CHECK(all.share() >= 0.95);
    CHECK(all.extra <= all.notes / 20);
}

TEST_CASE("Chords and overlapping notes are the sum of their notes, however many", "[match]") {
    Patch quiet = preset_from_text(plain_voice, "plain", synth_registry()).patch;
    quiet.level = -40.0f;
    // More than is kept in memory at a time.
    Phrase all{.notes = {}, .length = 60.0f};
    for (int i = 0; i < 20; ++i)
        all.notes.push_back({.pitch = 50.0f + static_cast<float>(i),
                             .onset = 0.05f * static_cast<float>(i / 4),
                             .gate = 0.5f});
    const RenderSpec spec{.rate = 8000};
    const Audio together = render(quiet, all, spec);
    std::vector<float> sum(together.samples.size());
    for (const Note& note : all.notes) {
        const Audio alone = render(quiet, {.notes = {note}, .length = all.length}, spec);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += alone.samples[i];
    }
    float worst = 0.0f;
    for (std::size_t i = 0; i < sum.size(); ++i)
        worst = std::max(worst, std::abs(sum[i] - together.samples[i]));
    REQUIRE(peak(together.samples) > 1e-3f);
    CHECK(worst < 1e-3f * peak(together.samples));
}

// test_match "[phrases]" writes the table of docs/results-phrases.md.
TEST_CASE("Where notes are found and where they are missed", "[.][phrases]") {
    std::map<std::string, test::Found> by_preset;
    test::Found all;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const test::Played played = test::random_phrase(2, i);
        const test::Found found = test::listen(played);
        by_preset[played.preset].add(found);
        all.add(found);
    }
    const auto line = [](const std::string& name, const test::Found& f) {
        const auto percent = [&](std::size_t n) {
            return 100.0 * static_cast<double>(n) / static_cast<double>(f.notes);
        };
        fmt::print("| {} | {} | {:.0f} % | {:.0f} % | {} |\n", name, f.notes, percent(f.found),
                   percent(f.within_30_ms), f.extra);
    };
    fmt::print("| preset | notes | found | within 30 ms | extra |\n|---|---|---|---|---|\n");
    for (const auto& [name, found] : by_preset) line(name, found);
    line("all", all);
    CHECK(all.share() > 0.9);
}
