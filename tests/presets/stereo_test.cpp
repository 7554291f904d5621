#include "presets/stereo.h"

#include <catch2/catch.hpp>

#include "engine/error.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

Preset lead() {
    return load_preset(std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/factory/lead.json",
                       synth_registry());
}
Preset read_with(const std::string& stereo) {
    std::string text = to_text(lead());
    const std::size_t at = text.find("\"level\"");
    return preset_from_text(text.insert(at, "\"stereo\": " + stereo + ", "), "p.json",
                            synth_registry());
}

}  // namespace

TEST_CASE("A preset without a stereo part is mono and has no word of it", "[presets][stereo]") {
    const Preset preset = lead();
    CHECK_FALSE(preset.stereo);
    CHECK(to_text(preset).find("stereo") == std::string::npos);
    CHECK(render(preset).side.empty());
}

TEST_CASE("A stereo part reads back as it was, bit for bit", "[presets][stereo]") {
    const Preset preset =
        read_with(R"({"pan": -30, "width": 42.5, "bass": 180, "rate": 1.5, "depth": 20})");
    REQUIRE(preset.stereo);
    const Preset again = preset_from_text(to_text(preset), "p.json", synth_registry());
    REQUIRE(again.stereo);
    CHECK(*again.stereo == *preset.stereo);
    CHECK(to_text(again) == to_text(preset));
}

TEST_CASE("A stereo part that cannot be is told by file, line, knob and range",
          "[presets][stereo]") {
    const auto refused = [](const std::string& stereo, const std::string& words) {
        try {
            (void)read_with(stereo);
            FAIL("not refused: " << stereo);
        } catch (const Error& error) {
            INFO(error.what());
            CHECK(error.code() == ExitCode::bad_data);
            CHECK(std::string(error.what()).find(words) != std::string::npos);
        }
    };
    refused(R"({"pan": -130})", "stereo.pan = -130 %: below the range -100..100 %");
    refused(R"({"panning": 3})", "pan");
    refused("7", "stereo is a number");
}

TEST_CASE("The middle of what a preset plays in stereo is what it plays in mono",
          "[presets][stereo]") {
    Preset preset = read_with(R"({"pan": 30, "width": 80, "bass": 100})");
    preset.patch.level -= 20.0f;
    const Audio stereo = render(preset), mono = render(preset.patch, preset.phrase);
    CHECK(stereo.samples == mono.samples);
    REQUIRE(stereo.side.size() == mono.samples.size());
    CHECK(peak(stereo.side) > 0.01f);
}

TEST_CASE("Channels above full scale are scaled down together", "[presets][stereo]") {
    Preset preset = read_with(R"({"pan": -100, "width": 150})");
    preset.patch.level += 30.0f;
    CHECK(peak(render(preset)) == Approx(1.0).margin(1e-5));
}
