// What a search renders thousands of times a second must not allocate.
#include "tests/allocations.h"

#include <catch2/catch.hpp>

#include "engine/render.h"
#include "tests/engine/patches.h"

using namespace patchbreeder;

namespace {

struct Work {
    std::vector<Patch> patches;
    Phrase phrase;
    std::vector<Job> jobs{};
    std::vector<std::vector<float>> audio{};
    std::vector<std::span<float>> rows{};

    Work(std::vector<Patch> of, Phrase with) : patches(std::move(of)), phrase(std::move(with)) {
        for (const Patch& p : patches) {
            jobs.push_back({.patch = &p, .phrase = &phrase});
            audio.emplace_back(frames(phrase, 44100));
            rows.emplace_back(audio.back());
        }
    }
};

const Phrase one_note{.notes = {{.gate = 0.05f}}, .length = 0.1f};
const Phrase three_notes{
    .notes = {{.gate = 0.03f}, {.onset = 0.02f, .gate = 0.03f}, {.onset = 0.05f}}, .length = 0.1f};

}  // namespace

TEST_CASE("A renderer that has warmed up allocates nothing", "[engine][render]") {
    Rng rng = Rng::stream(9, {});
    for (const bool same_structure : {true, false})
        for (const Phrase& phrase : {one_note, three_notes}) {
            Work work(test::random_patches(29, rng, same_structure), phrase);
            Renderer renderer{RenderSpec{}};
            renderer.render(work.jobs, work.rows);
            const std::size_t before = test::allocations();
            renderer.render(work.jobs, work.rows);
            CHECK(test::allocations() == before);
        }
}

TEST_CASE("The memory of a renderer is that of a pack, whatever the population",
          "[engine][render]") {
    Rng rng = Rng::stream(10, {});
    const auto held = [&](std::size_t population) {
        Work work(test::random_patches(population, rng, true), one_note);
        Renderer renderer{RenderSpec{}};
        renderer.render(work.jobs, work.rows);
        return renderer.memory();
    };
    rng = Rng::stream(10, {});
    const std::size_t few = held(8);
    rng = Rng::stream(10, {});
    const std::size_t many = held(256);
    CHECK(few > 0);
    CHECK(many < few + 256 * 4096);
}
