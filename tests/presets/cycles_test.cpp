// Cycles that a preset brings along.
#include <catch2/catch.hpp>
#include <string>

#include "engine/error.h"
#include "engine/render.h"
#include "engine/rng.h"
#include "presets/preset.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

constexpr const char* good =
    R"({"levels": [[0, -6.1, -100, -20.5], [-3, 0]], "phases": [0, 0.25]})";

std::string with(const std::string& cycles, const std::string& module = "cycles") {
    return R"({"format": "patchbreeder-preset", "version": 1,
  "note": {"pitch": 57, "velocity": 100, "gate": 0.2, "length": 0.3},
  "nodes": [
    {"name": "wave", "module": ")" +
           module + R"(",
     "cycles": )" +
           cycles + R"(}
  ],
  "cables": [{"from": "wave", "to": "mix"}]})";
}

Preset read(const std::string& text) {
    return preset_from_text(text, "p.json", synth_registry());
}

void refused(const std::string& text, const std::string& words) {
    try {
        (void)read(text);
        FAIL("not refused; expected: " << words);
    } catch (const Error& error) {
        const std::string line = error.what();
        INFO(line);
        CHECK(error.code() == ExitCode::bad_data);
        CHECK(line.starts_with("p.json:"));
        CHECK(line.find(words) != std::string::npos);
        CHECK(line.find('\n') == std::string::npos);
    }
}

std::string list(std::size_t count, const std::string& item) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? ", " : "") + item;
    return text + "]";
}

}  // namespace

TEST_CASE("Cycles are kept in the preset, number by number", "[presets]") {
    const Preset p = read(with(good));
    const Cycles& cycles = p.patch.structure->nodes()[0].cycles.cycles();
    CHECK(cycles.levels == std::vector<std::vector<float>>{{0, -6.1f, -100, -20.5f}, {-3, 0}});
    CHECK(cycles.phases == std::vector<float>{0, 0.25f});
    const std::string text = to_text(p);
    const Preset again = read(text);
    CHECK(again.patch == p.patch);
    CHECK(to_text(again) == text);
    CHECK(render(again.patch, again.phrase).samples == render(p.patch, p.phrase).samples);
}

TEST_CASE("The largest cycles are written in short lines and read again", "[presets]") {
    Cycles most;
    for (std::size_t f = 0; f < Cycles::most_frames; ++f)
        for (std::size_t k = 0; k < most_wave_partials; ++k) {
            most.levels.resize(f + 1);
            most.levels[f].push_back(-0.1f * static_cast<float>(7 * f + k));
            most.phases.resize(most_wave_partials, -0.137f);
        }
    Preset p = read(with(good));
    p.patch.structure = p.patch.structure->with_cycles(0, OwnCycles(most));
    const std::string text = to_text(p);
    CHECK(read(text).patch == p.patch);
    std::size_t from = 0;
    for (std::size_t at = text.find('\n'); at != text.npos;
         from = at + 1, at = text.find('\n', from))
        CHECK(at - from <= 100);
    CHECK(text.size() < 20000);
}

TEST_CASE("Patches that differ in their cycles alone differ", "[presets]") {
    const Preset a = read(with(good)), b = read(with(good)),
                 c = read(with(R"({"levels": [[0, -6], [-3, 0]]})"));
    CHECK(a.patch == b.patch);
    CHECK_FALSE(a.patch == c.patch);
    CHECK_FALSE(same_structure(a.patch, c.patch));
}

TEST_CASE("Cycles that cannot be played are refused with line and field", "[presets]") {
    refused(with(good, "wavetable"), "wavetable does not read them");
    refused(with("7"), "nodes[0] wave.cycles is a number");
    refused(with("{}"), "'levels' is missing");
    refused(with(R"({"levels": []})"), "no frames");
    refused(with(R"({"levels": [[]]})"), "has 0 partials");
    refused(with(R"({"levels": [[0], [-100, -100]]})"), "levels[1] is silent");
    refused(with(R"({"levels": [[0, 3]]})"), "levels[0][1] = 3 dB");
    refused(with(R"({"levels": [[0, -101]]})"), "outside -100..0 dB");
    refused(with(R"({"levels": [["loud"]]})"), "levels[0][0] is a text");
    refused(with(R"({"levels": [0, -6]})"), "levels[0] is a number");
    refused(with(R"({"levels": [[0]], "phases": [2]})"), "phases[0] = 2 turns");
    refused(with(R"({"levels": [[0]], "phase": [0]})"), "unknown field 'phase'");
    refused(with(R"({"levels": [)" + list(129, "0") + "]}"), "has 129 partials");
    refused(with(R"({"levels": )" + list(9, "[0]") + "}"), "at most 8");
    refused(with(R"({"levels": [[1e999]]})"), "p.json");
}

TEST_CASE("Broken cycles never do worse than being refused", "[presets]") {
    for (std::uint64_t i = 0; i < 2000; ++i) {
        Rng rng = Rng::stream(12, {i});
        std::string cycles = good;
        for (std::size_t n = 0; n <= rng.below(3); ++n)
            cycles[rng.below(cycles.size())] = "0123456789-.,[]{}e\"x"[rng.below(19)];
        try {
            (void)read(with(cycles));
        } catch (const Error& error) {
            REQUIRE(error.code() == ExitCode::bad_data);
        }
    }
}
