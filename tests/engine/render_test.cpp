#include "engine/render.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/digest.h"
#include "engine/parallel.h"
#include "tests/engine/patches.h"

using namespace patchbreeder;
using test::random_patches;

namespace {

const Phrase note_a4{.notes = {{.pitch = 69.0f, .velocity = 0.8f, .gate = 0.12f}}, .length = 0.2f};

std::vector<std::uint64_t> digests(const std::vector<Patch>& patches, const Phrase& phrase,
                                   const RenderSpec& spec = {}) {
    std::vector<Job> jobs;
    for (const Patch& p : patches) jobs.push_back({.patch = &p, .phrase = &phrase});
    std::vector<std::uint64_t> result;
    for (const Audio& a : render(jobs, spec)) result.push_back(digest(a.samples));
    return result;
}

}  // namespace

TEST_CASE("A patch sounds the same alone and among 37 strangers", "[engine][render]") {
    Rng rng = Rng::stream(1, {});
    for (const bool same_structure : {false, true}) {
        const auto crowd = random_patches(37, rng, same_structure);
        const auto together = digests(crowd, note_a4);
        for (std::size_t i = 0; i < crowd.size(); ++i) {
            INFO("patch " << i << (same_structure ? ", one structure" : ", mixed"));
            REQUIRE(digests({crowd[i]}, note_a4)[0] == together[i]);
        }
    }
}

TEST_CASE("Feedback is heard a block late among strangers, even where its loop is silent",
          "[engine][render]") {
    const Registry& registry = synth_registry();
    const auto module = [&](const char* id) { return registry.find(id, "test"); };
    const std::vector<Node> loop{{.name = "op", .module = module("operator")},
                                 {.name = "noise", .module = module("noise")}};
    const std::vector<Cable> cables{
        {.from = 0, .to = 1, .target = CableTo::knob, .slot = 0},
        {.from = 1, .to = 0, .target = CableTo::port, .slot = 0, .feedback = true},
        {.from = 0, .to = mix_bus, .target = CableTo::bus}};
    Patch looped = Patch::defaults(Structure::make(registry, loop, cables));
    looped.gains[0] = looped.structure->gain_range(0).position(0.0);
    looped.gains[1] = 1.0f;
    // Strangers whose noise would like to be played first.
    const Patch stranger = Patch::defaults(
        Structure::make(registry, {loop[1]}, {{.from = 0, .to = mix_bus, .target = CableTo::bus}}));
    std::vector<Patch> crowd(7, stranger);
    crowd.push_back(looped);
    REQUIRE(digests(crowd, note_a4).back() == digests({looped}, note_a4)[0]);
    looped.gains[1] = looped.structure->gain_range(1).position(0.0);
    REQUIRE(digests({looped}, note_a4)[0] != digests(crowd, note_a4).back());
}

TEST_CASE("A patch sounds the same beside shorter and longer ones", "[engine][render]") {
    Rng rng = Rng::stream(7, {});
    for (const bool same_structure : {false, true}) {
        auto crowd = random_patches(24, rng, same_structure);
        // Loud to the end, so that what comes after it would count.
        for (Patch& p : crowd) p.level = 60.0f;
        std::vector<Phrase> phrases;
        std::vector<Job> jobs;
        for (std::size_t i = 0; i < crowd.size(); ++i)
            phrases.push_back({.notes = {{.gate = 0.02f * static_cast<float>(i % 7)}},
                               .length = 0.05f + 0.011f * static_cast<float>(i % 5)});
        for (std::size_t i = 0; i < crowd.size(); ++i)
            jobs.push_back({.patch = &crowd[i], .phrase = &phrases[i]});
        const auto together = render(jobs);
        for (std::size_t i = 0; i < crowd.size(); ++i)
            REQUIRE(render(crowd[i], phrases[i]).samples == together[i].samples);
    }
}

TEST_CASE("A note sounds the same whether its voice leads straight into the effects or not",
          "[engine][render]") {
    Rng rng = Rng::stream(8, {});
    // Whole blocks: an effect's knob may hear how a voice goes on after the end of the phrase.
    Phrase one = note_a4;
    one.length = 128.0f * static_cast<float>(block_frames) / 44100.0f;
    for (const Patch& p : random_patches(12, rng)) {
        // A second note that is never reached.
        Phrase two = one;
        two.notes.push_back({.onset = 1.0f});
        REQUIRE(digest(render(p, two).samples) == digest(render(p, one).samples));
    }
}

TEST_CASE("A patch sounds the same in every lane", "[engine][render]") {
    Rng rng = Rng::stream(2, {});
    const auto strangers = random_patches(8, rng, true);
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
        auto pack = random_patches(8, rng, true);
        for (Patch& p : pack) {
            p.structure = strangers[0].structure;
            p.positions.assign(strangers[0].positions.size(), snap(rng.uniform()));
            p.gains.assign(strangers[0].gains.size(), snap(rng.uniform()));
            p.muted = strangers[0].muted;
        }
        pack[lane] = strangers[0];
        REQUIRE(digests(pack, note_a4)[lane] == digests({strangers[0]}, note_a4)[0]);
    }
}

TEST_CASE("Every thread count and instruction set gives the same bits", "[engine][render]") {
    Rng rng = Rng::stream(3, {});
    const auto crowd = random_patches(70, rng);
    const int before = threads();
    set_threads(1);
    const auto reference = digests(crowd, note_a4, {.isa = Isa::plain});
    for (const int count : {1, 2, 7}) {
        set_threads(count);
        for (const Isa isa : {Isa::sse2, Isa::avx2})
            if (supported(isa)) REQUIRE(digests(crowd, note_a4, {.isa = isa}) == reference);
    }
    set_threads(before);
}

TEST_CASE("Renders are finite, inside full scale and without DC", "[engine][render]") {
    Rng rng = Rng::stream(4, {});
    const auto crowd = random_patches(60, rng);
    std::vector<Job> jobs;
    const Phrase phrase{.notes = {{.pitch = 45.0f, .gate = 1.5f}}, .length = 2.0f};
    for (const Patch& p : crowd) jobs.push_back({.patch = &p, .phrase = &phrase});
    std::size_t audible = 0;
    for (const int rate : {8000, 44100, 192000})
        for (const Audio& a : render(jobs, {.rate = rate})) {
            double sum = 0.0, power = 0.0;
            for (const float x : a.samples) REQUIRE(std::isfinite(x));
            REQUIRE(peak(a.samples) <= 1.0f);
            // A constant that begins with the sound takes a while to be removed.
            const auto settled = std::span(a.samples).last(a.samples.size() / 2);
            for (const float x : settled) {
                sum += double{x};
                power += double{x} * double{x};
            }
            const double n = static_cast<double>(settled.size());
            if (power / n < 1e-6) continue;
            ++audible;
            // Slow modulators leave a little.
            REQUIRE(std::abs(sum / n) < 0.1 * std::sqrt(power / n) + 0.02);
        }
    REQUIRE(audible > 40);
}

TEST_CASE("Notes of a phrase add up, whatever pack plays them", "[engine][render]") {
    Rng rng = Rng::stream(5, {});
    const auto crowd = random_patches(9, rng);
    Phrase chord{.notes = {}, .length = 0.4f};
    for (int n = 0; n < 5; ++n)
        chord.notes.push_back({.pitch = 50.0f + 4.0f * static_cast<float>(n),
                               .onset = 0.03f * static_cast<float>(n),
                               .gate = 0.1f});
    const auto together = digests(crowd, chord);
    for (std::size_t i = 0; i < crowd.size(); ++i)
        REQUIRE(digests({crowd[i]}, chord)[0] == together[i]);
}

TEST_CASE("A late onset only moves the sound", "[engine][render]") {
    Rng rng = Rng::stream(6, {});
    Patch p = random_patches(1, rng)[0];
    p = Patch::defaults(test::random_structure(rng, 4, 0));
    const Phrase now{.notes = {{.gate = 0.1f}}, .length = 0.2f};
    Phrase later = now;
    later.notes[0].onset = 0.05f;
    later.length = 0.25f;
    const Audio a = render(p, now), b = render(p, later);
    const std::size_t shift = 2205;
    REQUIRE(peak(a.samples) > 0.0f);
    for (std::size_t i = 0; i < shift; ++i) REQUIRE(b.samples[i] == 0.0f);
    float worst = 0.0f;
    for (std::size_t i = 0; i < a.samples.size(); ++i)
        worst = std::max(worst, std::abs(a.samples[i] - b.samples[i + shift]));
    REQUIRE(worst < 1e-4f * std::max(1.0f, peak(a.samples)));
}
