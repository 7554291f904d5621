#include "fitness/notes.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/fitness/sounds.h"

using namespace patchbreeder;
using test::Wave;

namespace {

double hertz(double key) {
    return 440.0 * std::exp2((key - 69.0) / 12.0);
}
void add(std::vector<float>& to, const std::vector<float>& sound, double seconds,
         float gain = 1.0f) {
    const auto at = static_cast<std::size_t>(seconds * analysis_rate);
    to.resize(std::max(to.size(), at + sound.size()));
    for (std::size_t i = 0; i < sound.size(); ++i) to[at + i] += gain * sound[i];
}
// A sine whose key follows `key_at` and whose amplitude is constant.
template <class Key>
std::vector<float> sung(double seconds, Key key_at) {
    std::vector<float> x;
    double phase = 0.0;
    for (int i = 0; i < static_cast<int>(seconds * analysis_rate); ++i) {
        phase += hertz(key_at(static_cast<double>(i) / analysis_rate)) / analysis_rate;
        x.push_back(0.5f * static_cast<float>(std::sin(6.283185307179586 * phase)));
    }
    return x;
}
std::vector<HeardNote> heard(const std::vector<float>& samples) {
    return find_notes(samples, analyse(samples));
}

}  // namespace

TEST_CASE("The four notes of the melody are found, and their onsets within 30 ms", "[fitness]") {
    const auto& all = test::references();
    const auto melody = std::find_if(all.begin(), all.end(), [](const test::Reference& r) {
        return r.id == "t18_melody_pluck";
    });
    REQUIRE(melody != all.end());
    const auto notes = heard(melody->audio.samples);
    REQUIRE(notes.size() == 4);
    const double keys[] = {64, 67, 62, 69}, onsets[] = {0.0, 0.4, 0.8, 1.5};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(notes[i].note.pitch == Approx(keys[i]).margin(0.1));
        CHECK(notes[i].note.onset == Approx(onsets[i]).margin(0.03));
        CHECK(notes[i].clarity > 0.8f);
    }
    CHECK(is_phrase(notes));
}

TEST_CASE("Every reference but the melody is one note at most, or its echoes", "[fitness]") {
    for (const test::Reference& r : test::references()) {
        INFO(r.id);
        if (r.notes > 1) continue;
        CHECK_FALSE(is_phrase(heard(r.audio.samples)));
    }
}

TEST_CASE("Onsets, keys, gates and loudness of played tones are found", "[fitness]") {
    std::vector<float> x;
    const double keys[] = {57, 57, 64, 52}, onsets[] = {0.1, 0.5, 0.75, 1.2},
                 gates[] = {0.25, 0.2, 0.3, 0.4};
    const float gains[] = {1.0f, 0.5f, 1.0f, 0.25f};
    for (std::size_t i = 0; i < 4; ++i)
        add(x, test::tone(Wave::saw, hertz(keys[i]), gates[i]), onsets[i], gains[i]);
    x.resize(2 * analysis_rate);
    const auto notes = heard(x);
    REQUIRE(notes.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        INFO("note " << i);
        CHECK(notes[i].note.pitch == Approx(keys[i]).margin(0.05));
        CHECK(notes[i].note.onset == Approx(onsets[i]).margin(0.015));
        CHECK(notes[i].note.gate == Approx(gates[i]).margin(0.05));
        CHECK(notes[i].note.velocity ==
              Approx(100.0 / 127.0 * std::sqrt(double{gains[i]})).margin(0.04));
    }
    CHECK(is_phrase(notes));
}

TEST_CASE("Notes that follow each other without a gap are found", "[fitness]") {
    const auto notes = heard(sung(1.5, [](double t) {
        return t < 0.5 ? 60.0 : t < 1.0 ? 62.0 : 59.0;
    }));
    REQUIRE(notes.size() == 3);
    CHECK(notes[1].note.pitch == Approx(62.0).margin(0.05));
    CHECK(notes[1].note.onset == Approx(0.5).margin(0.03));
    CHECK(notes[2].note.onset == Approx(1.0).margin(0.03));
}

TEST_CASE("Notes are found while the ones before still ring", "[fitness]") {
    std::vector<float> x;
    const double keys[] = {60, 67, 72, 63};
    for (std::size_t i = 0; i < 4; ++i) {
        auto tone = test::tone(Wave::triangle, hertz(keys[i]), 2.0);
        for (std::size_t k = 0; k < tone.size(); ++k)
            tone[k] *= static_cast<float>(std::exp(-2.0 * static_cast<double>(k) / analysis_rate));
        add(x, tone, 0.4 * static_cast<double>(i));
    }
    const auto notes = heard(x);
    REQUIRE(notes.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(notes[i].note.pitch == Approx(keys[i]).margin(0.2));
}

TEST_CASE("Vibrato, a glide and an echo are no further notes; noise has none", "[fitness]") {
    CHECK(heard(sung(2.0, [](double t) { return 60.0 + 0.6 * std::sin(34.5 * t); })).size() == 1);
    CHECK(heard(sung(2.0, [](double t) { return 60.0 + 4.0 * t; })).size() == 1);
    std::vector<float> echoed;
    for (int i = 0; i < 4; ++i)
        add(echoed, test::tone(Wave::saw, 220, 0.15), 0.3 * i,
            static_cast<float>(std::pow(0.5, i)));
    CHECK_FALSE(is_phrase(heard(echoed)));
    CHECK(heard(test::white_noise(44100)).empty());
    CHECK(heard({}).empty());
    CHECK(heard(std::vector<float>(44100)).empty());
}
