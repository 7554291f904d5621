#include "match/performance.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace patchbreeder;

namespace {

const NoteGene* gene(const Performance& performance, std::string_view name) {
    for (const NoteGene& open : performance.open)
        if (open.gene.name == name) return &open;
    return nullptr;
}

bool offers(const Performance& performance, float pitch) {
    const NoteGene* key = gene(performance, "note.key");
    return key != nullptr && std::any_of(key->steps.begin(), key->steps.end(), [&](float step) {
               return std::abs(performance.phrase.notes.front().pitch + step - pitch) < 0.3f;
           });
}

Analysis heard(float note, bool pitched, std::vector<float> lines = {}) {
    Analysis a;
    a.seconds = 1.0f;
    a.gate = 0.5f;
    a.pitched = pitched;
    a.note = note;
    a.noisiness = 0.1f;
    a.f0 = note > 0.0f ? 440.0f : 0.0f;
    for (const float line : lines) a.partials.push_back({.note = line});
    return a;
}

}  // namespace

TEST_CASE("The octaves and a strong partial beside the pitch heard may be what was played",
          "[match]") {
    const Performance bell = make_performance({}, heard(26.1f, true, {75.9f, 94.0f}));
    CHECK(bell.phrase.notes.front().pitch == 26.0f);
    CHECK(offers(bell, 26.0f));
    CHECK(offers(bell, 38.0f));
    CHECK(offers(bell, 76.0f));
    CHECK(gene(bell, "note.key")->gene.range.home == 0.0f);
}

TEST_CASE("An unpitched sound is played at middle C or at a pitch that was heard in it",
          "[match]") {
    const Performance drum = make_performance({}, heard(35.8f, false));
    CHECK(drum.phrase.notes.front().pitch == 60.0f);
    CHECK(offers(drum, 36.0f));
    CHECK(make_performance({}, heard(0.0f, false)).open.size() == 1);  // the gate
}

TEST_CASE("The pitch of a clean tone is beyond doubt", "[match]") {
    Analysis tone = heard(60.0f, true, {60.0f, 79.0f});
    tone.noisiness = 0.01f;
    CHECK(gene(make_performance({}, tone), "note.key") == nullptr);
    CHECK(gene(make_performance({}, tone), "note.pitch") != nullptr);
}

TEST_CASE("A note that is given is no gene", "[match]") {
    const Performance given = make_performance({.pitch = 48.0f}, heard(60.0f, true, {72.0f}));
    CHECK(given.phrase.notes.front().pitch == 48.0f);
    CHECK(gene(given, "note.key") == nullptr);
    CHECK(gene(given, "note.pitch") == nullptr);
}

TEST_CASE("The genes of a played note lead back to the note", "[match]") {
    const Performance performance = make_performance({}, heard(60.0f, true, {79.0f}));
    Phrase played = performance.phrase;
    for (const float pitch : {60.0f, 60.25f, 71.9f, 79.0f, 48.0f}) {
        played.notes.front().pitch = pitch;
        const Decoded decoded{.patch = {}, .extras = played_extras(performance, played)};
        CHECK(phrase_of(performance, decoded).notes.front().pitch == Approx(pitch).margin(1e-4));
    }
}
