#include "match/bench.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "synth/registry.h"

using namespace patchbreeder;

TEST_CASE("A benchmark accounts for every stage, term and module", "[match]") {
    const SpeedReport report = measure_speed(synth_registry(), {.seconds = 0.05, .repeats = 1});
    const auto has = [](const std::vector<SpeedLine>& lines, const std::string& part) {
        return std::ranges::any_of(
            lines, [&](const SpeedLine& l) { return l.name.find(part) != std::string::npos; });
    };
    for (const char* stage : {"breed", "decode", "schedule", "render", "spectra", "pitch", "mel"})
        CHECK(has(report.stages, stage));
    for (const char* module : {"(oscillator)", "(svf)", "(reverb)"})
        CHECK(has(report.modules, module));
    for (const SpeedLine& line : report.totals) CHECK(line.milliseconds > 0.0);
    CHECK(report.reference.branches > 0.0);
    CHECK(report.peak_megabytes > 0.0);
}

TEST_CASE("No two rewired patches share a structure", "[match]") {
    const Scene scene = make_scene(synth_registry(), {.seconds = 0.05});
    const auto text = [](const Patch& patch) {
        std::string cables;
        for (const Cable& cable : patch.structure->cables())
            cables +=
                patch.structure->from_text(cable) + ">" + patch.structure->to_text(cable) + " ";
        return cables;
    };
    std::set<std::string> seen;
    for (const Patch& patch : scene.rewired) {
        CHECK(patch.structure->nodes().size() == scene.equal.front().structure->nodes().size());
        seen.insert(text(patch));
    }
    CHECK(seen.size() == bench_population);
}
