#include <catch2/catch.hpp>
#include <cmath>

#include "engine/digest.h"
#include "engine/render.h"
#include "tests/engine/patches.h"

using namespace patchbreeder;

namespace {

std::string digest_of(const Audio& audio) {
    return Digest{}.add(audio.samples).text();
}
Patch random_patch(std::uint64_t number) {
    Rng rng = Rng::stream(21, {number});
    Patch patch = Patch::defaults(test::random_structure(rng));
    test::randomise(patch, rng);
    return patch;
}
const Phrase two_notes{.notes = {{.pitch = 57.0f, .onset = 0.02f, .gate = 0.1f},
                                 {.pitch = 64.0f, .onset = 0.1f, .gate = 0.1f}},
                       .length = 0.3f};

}  // namespace

TEST_CASE("A flat contour changes no bit, an empty one neither", "[engine]") {
    const std::vector<Contour> flat(2, {.bend = {0.0f}, .level = {1.0f, 1.0f}}), empty(2);
    for (std::uint64_t i = 0; i < 20; ++i) {
        const Patch patch = random_patch(i);
        const Job job{.patch = &patch, .phrase = &two_notes};
        Job followed = job;
        const std::string plain = digest_of(render(job));
        followed.contours = flat;
        REQUIRE(digest_of(render(followed)) == plain);
        followed.contours = empty;
        REQUIRE(digest_of(render(followed)) == plain);
    }
}

TEST_CASE("A bend of three semitones is a note three semitones higher", "[engine]") {
    const std::vector<Contour> up(2, {.bend = {3.0f}});
    Phrase higher = two_notes;
    for (Note& n : higher.notes) n.pitch += 3.0f;
    for (std::uint64_t i = 0; i < 20; ++i) {
        const Patch patch = random_patch(i);
        REQUIRE(digest_of(render({.patch = &patch, .phrase = &two_notes, .contours = up})) ==
                digest_of(render({.patch = &patch, .phrase = &higher})));
    }
}

TEST_CASE("A patch that follows nothing sounds the same beside those that do", "[engine]") {
    std::vector<Patch> patches;
    for (std::uint64_t i = 0; i < 9; ++i) patches.push_back(random_patch(i));
    const std::vector<Contour> wild{{.bend = {-12.0f, 12.0f, 0.0f}, .level = {0.0f, 2.0f}},
                                    {.hop = 0.001f, .bend = {5.0f}}};
    std::vector<Job> jobs;
    for (std::size_t i = 0; i < patches.size(); ++i) {
        jobs.push_back({.patch = &patches[i], .phrase = &two_notes});
        if (i % 2 == 1) jobs.back().contours = wild;
    }
    const auto together = render(jobs);
    for (std::size_t i = 0; i < jobs.size(); ++i)
        REQUIRE(digest_of(together[i]) == digest_of(render(jobs[i])));
}

TEST_CASE("The level that a voice follows is heard", "[engine]") {
    const std::vector<Contour> half(2, {.level = {0.5f}}), silent(2, {.level = {0.0f, 0.0f}});
    int audible = 0;
    for (std::uint64_t i = 0; i < 20; ++i) {
        Patch patch = random_patch(i);
        patch.level = -40.0f;
        const float whole = peak(render(patch, two_notes).samples);
        const auto followed = [&](const std::vector<Contour>& contours) {
            return peak(
                render({.patch = &patch, .phrase = &two_notes, .contours = contours}).samples);
        };
        if (whole == 0.0f || whole == followed(silent)) continue;  // what is heard is an effect's
        ++audible;
        CHECK(followed(half) < whole);
    }
    CHECK(audible > 5);
}
