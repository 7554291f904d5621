#include "match/follow.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/audio_file.h"
#include "engine/error.h"
#include "engine/rng.h"
#include "fitness/analysis.h"
#include "fitness/loudness.h"
#include "presets/library.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

// A sine that rises from A3 to A4 and falls to E4, swelling twice, with a breath of noise between.
Audio glide() {
    Audio audio{.rate = analysis_rate, .samples = {}};
    double phase = 0.0;
    Rng rng = Rng::stream(3, {});
    for (int i = 0; i < 5 * analysis_rate / 2; ++i) {
        const double t = static_cast<double>(i) / analysis_rate;
        const double key = t < 1.2 ? 57.0 + 10.0 * t : 69.0 - 4.0 * (t - 1.2);
        const bool breath = t > 1.15 && t < 1.35;
        const double swell = 0.05 + 0.4 * std::pow(std::sin(3.14159265358979 * t / 1.25), 2.0);
        phase += 440.0 * std::exp2((key - 69.0) / 12.0) / analysis_rate;
        double x = swell * (std::sin(6.283185307179586 * phase) +
                            0.4 * std::sin(2.0 * 6.283185307179586 * phase));
        if (breath) x = 0.02 * static_cast<double>(rng.uniform(-1.0f, 1.0f));
        audio.samples.push_back(static_cast<float>(x));
    }
    return audio;
}

Audio melody() {
    return read_audio(
               std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/targets/t18_melody_pluck.flac",
               {.rate = analysis_rate})
        .audio;
}

struct Likeness {
    std::size_t voiced = 0, in_tune = 0;  // frames; within 20 cents
    double worst = 0.0;                   // cents
    double loudness = 0.0;                // correlation of the contours in dB
};

// Frames that both call voiced, no more than 40 dB below the loudest.
void compare_pitch(const Analysis& one, const Analysis& other, Likeness& to) {
    float loudest = 0.0f;
    for (const PitchFrame& f : one.pitch.frames) loudest = std::max(loudest, f.power);
    for (std::size_t f = 0; f < one.pitch.frames.size(); ++f) {
        const PitchFrame &a = one.pitch.frames[f], &b = other.pitch.frames[f];
        if (!a.voiced || !b.voiced || a.power < 1e-4f * loudest) continue;
        const double cents = 1200.0 * std::abs(std::log2(double{b.f0} / double{a.f0}));
        ++to.voiced;
        if (cents <= 20.0) ++to.in_tune;
        to.worst = std::max(to.worst, cents);
    }
}

double correlation(const Audio& one, const Audio& other) {
    std::vector<float> a = loudness_contour(one.samples, 200.0f),
                       b = loudness_contour(other.samples, 200.0f);
    for (std::vector<float>* v : {&a, &b}) {
        const float floor = *std::max_element(v->begin(), v->end()) - 50.0f;
        for (float& x : *v) x = std::max(x, floor);
    }
    const auto mean = [](const std::vector<float>& v) {
        double sum = 0.0;
        for (const float x : v) sum += double{x} / static_cast<double>(v.size());
        return sum;
    };
    const double ma = mean(a), mb = mean(b);
    double ab = 0.0, aa = 0.0, bb = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double da = double{a[i]} - ma, db = double{b[i]} - mb;
        ab += da * db, aa += da * da, bb += db * db;
    }
    return ab / std::sqrt(aa * bb);
}

Likeness transfer(const std::string& preset, const Audio& other) {
    const Patch patch = load_preset(resolve_preset(preset), synth_registry()).patch;
    const Transfer made = follow(patch, other);
    const Audio played =
        render({.patch = &patch, .phrase = &made.phrase, .contours = made.contours});
    Likeness likeness{.loudness = correlation(other, played)};
    compare_pitch(analyse(other.samples), analyse(played.samples), likeness);
    return likeness;
}

}  // namespace

TEST_CASE("A preset follows the pitch and loudness of a melody and of a glide", "[match]") {
    for (const char* preset : {"organ", "clarinet"})
        for (const bool tune : {true, false}) {
            const Likeness l = transfer(preset, tune ? melody() : glide());
            INFO(preset << (tune ? ", melody" : ", glide") << ", worst " << l.worst << " cents");
            CHECK(l.voiced > 70);
            CHECK(l.in_tune == l.voiced);
            CHECK(l.loudness >= 0.9);
        }
}

TEST_CASE("Plucked and bowed presets follow the melody's loudness too", "[match]") {
    for (const char* preset : {"pluck", "double-reed", "brass"}) {
        const Likeness l = transfer(preset, melody());
        INFO(preset << ", worst " << l.worst << " cents");
        CHECK(l.in_tune == l.voiced);
        CHECK(l.loudness >= 0.9);
    }
}

TEST_CASE("A glide is one voice whose pitch moves; breath is not played", "[match]") {
    const Patch patch = load_preset(resolve_preset("organ"), synth_registry()).patch;
    const Transfer made = follow(patch, glide());
    REQUIRE_FALSE(made.phrase.notes.empty());
    const Contour& first = made.contours.front();
    const auto at = [&](float seconds) {
        return static_cast<std::size_t>(seconds / first.hop + 0.5f);
    };
    CHECK(first.bend[at(1.0f)] - first.bend[at(0.2f)] == Approx(8.0).margin(0.2));
    // Nothing is played while the recording only breathes, whichever voice would.
    for (std::size_t n = 0; n < made.contours.size(); ++n) {
        const float from = made.phrase.notes[n].onset, until = from + made.phrase.notes[n].gate;
        if (from > 1.25f || until < 1.25f) continue;
        CHECK(made.contours[n].level[at(1.25f - from)] == 0.0f);
    }
}

TEST_CASE("Noise has nothing to follow", "[match]") {
    const Patch patch = load_preset(resolve_preset("organ"), synth_registry()).patch;
    Audio noise{.rate = analysis_rate, .samples = std::vector<float>(analysis_rate)};
    CHECK_THROWS_AS(follow(patch, noise), Error);
    Rng rng = Rng::stream(4, {});
    for (float& x : noise.samples) x = rng.uniform(-0.3f, 0.3f);
    CHECK_THROWS_AS(follow(patch, noise), Error);
}

// test_match "[follow]" shows how other presets do.
TEST_CASE("What presets make of a melody and a glide", "[.][follow]") {
    for (const char* preset : {"lead", "pluck", "organ", "bass", "clarinet", "double-reed", "brass",
                               "pad", "e-piano", "koto", "choir", "marimba", "vibes"})
        for (const bool tune : {true, false}) {
            const Likeness l = transfer(preset, tune ? melody() : glide());
            fmt::print("{:<18}{:<7} {} of {} in tune, worst {:.1f} cents, loudness {:.3f}\n",
                       preset, tune ? "t18" : "glide", l.in_tune, l.voiced, l.worst, l.loudness);
        }
}
