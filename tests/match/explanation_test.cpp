// What is said of a preset: which knobs are dead, how it plays, and the sentences.
#include "match/explanation.h"

#include <catch2/catch.hpp>

#include "engine/error.h"
#include "engine/render.h"
#include "match/playability.h"
#include "presets/library.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

Preset named(const std::string& name) {
    return load_preset(resolve_preset(name), synth_registry());
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const Influence& of(const std::vector<Influence>& found, const Preset& preset,
                    std::string_view name) {
    return found[Layout(preset.patch).find(name)];
}

}  // namespace

TEST_CASE("Dead knobs change nothing wherever they stand, and live ones do", "[match]") {
    const Preset bass = named("bass");
    const auto found = influences(bass);
    const Layout layout(bass.patch);
    REQUIRE(found.size() == layout.genes().size());
    const DeadWeight dead = dead_weight(bass, found);
    CHECK(holds(dead.knobs, "osc1.width"));   // of a saw
    CHECK(holds(dead.unheard, "noise_amp"));  // the noise is muted
    CHECK(of(found, bass, "filter1.cutoff").most > 0.05f);
    CHECK(of(found, bass, "osc1.coarse").most > 0.05f);
    const auto base = render(bass.patch, bass.phrase).samples;
    const Genome home = layout.encode(bass.patch);
    for (const Influence& i : found)
        for (const float place : {0.1f, 0.9f}) {
            if (!i.dead() || !layout.genes()[i.gene].name.starts_with("osc")) continue;
            Genome moved = home;
            moved[i.gene] = layout.genes()[i.gene].settle(place);
            INFO(layout.genes()[i.gene].name);
            REQUIRE(render(layout.decode(moved).patch, bass.phrase).samples == base);
        }
}

TEST_CASE("A volume is not dead, nor is what other keys or velocities wake", "[match]") {
    Preset bass = named("bass");
    const auto found = influences(bass);
    CHECK_FALSE(of(found, bass, "amp.level").dead());
    CHECK_FALSE(of(found, bass, "amp.velocity").dead());
    bass.phrase.notes.front().velocity = 1.0f;  // where the knob changes nothing
    const auto hard = influences(bass);
    CHECK(of(hard, bass, "amp.velocity").most < 0.001f);
    CHECK(of(hard, bass, "amp.velocity").elsewhere);
    CHECK_FALSE(of(hard, bass, "amp.velocity").dead());
}

TEST_CASE("Playing everywhere tells tuning, level and tail", "[match]") {
    const Playability organ = play_everywhere(named("clarinet"));
    CHECK(organ.finite);
    CHECK(organ.tuning.pitched);
    CHECK(organ.tuning.follows);
    CHECK(std::abs(organ.tuning.cents) < 3.0f);
    CHECK(organ.tuning.transposed == 0.0f);
    CHECK(organ.quietest < organ.loudest);
    CHECK(describe(organ).rfind("C2..C6 in tune", 0) == 0);

    Preset sharp = named("bass");
    const Layout layout(sharp.patch);
    Genome genome = layout.encode(sharp.patch);
    for (const char* knob : {"osc1.coarse", "osc2.coarse", "osc3.coarse"})
        genome[layout.find(knob)] = layout.position(layout.find(knob), 5.0);
    sharp.patch = layout.decode(genome).patch;
    CHECK(play_everywhere(sharp).tuning.transposed == 5.0f);
    for (const char* knob : {"osc1.track", "osc2.track", "osc3.track"})
        genome[layout.find(knob)] = layout.position(layout.find(knob), 0.0);
    sharp.patch = layout.decode(genome).patch;
    const Playability drone = play_everywhere(sharp);
    CHECK_FALSE(drone.tuning.follows);
    CHECK_FALSE(in_tune(sharp));
    CHECK(describe(drone).find("whatever the key") != std::string::npos);

    CHECK(in_tune(named("bass")));
    CHECK(in_tune(named("jazz-organ")));  // an octave lower
    CHECK_FALSE(in_tune(named("deep-kick")));
    CHECK(describe(play_everywhere(named("closed-hat"))).find("steady pitch") != std::string::npos);
    CHECK(play_everywhere(named("church-bell")).tail > play_everywhere(named("bass")).tail);
}

TEST_CASE("A patch that is silent on some keys is said to be", "[match]") {
    Preset silent = named("bass");
    for (float& gain : silent.patch.gains) gain = 0.0f;
    const Playability found = play_everywhere(silent);
    CHECK(found.silent == 15);
    CHECK(describe(found) == "C2..C6 silent");
    REQUIRE_THROWS_AS(influences(silent), Error);
}

TEST_CASE("An explanation names what is heard and leaves out what is not", "[match]") {
    const Preset bass = named("bass");
    std::string text;
    for (const std::string& sentence : explain(bass, influences(bass))) {
        CHECK(sentence.back() == '.');
        text += sentence + "\n";
    }
    INFO(text);
    CHECK(text.find("sounds at C2") != std::string::npos);
    CHECK(text.find("osc1 (oscillator, saw)") != std::string::npos);
    CHECK(text.find("filter1 (svf, low24)") != std::string::npos);
    CHECK(text.find("filter_env moves filter1.cutoff") != std::string::npos);
    CHECK(text.find("mod_env moves") == std::string::npos);
    CHECK(text.find("osc1.width") != std::string::npos);
}
