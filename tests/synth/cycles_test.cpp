#include "synth/cycles.h"

#include "engine/cycles.h"
#include "synth/wavetable.h"
#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

// Every lane plays the same cycles.
struct Table {
    OwnCycles cycles;
    const float* of[lane_count];
    explicit Table(Cycles from) : cycles(std::move(from)) {
        std::fill_n(of, lane_count, cycles.table());
    }
};

const Cycles two_frames{.levels = {{0, -6, -12.5, -40, -100, -31.7}, {-20, 0, -3, -9.1}},
                        .phases = {0, 0.25, -0.4, 0.111}};

Signal play(const Table& table, float position, float note = 57.0f) {
    Rig<CyclesOscillator> rig;
    rig.voice.pitch = note;
    rig.voice.cycles = table.of;
    return rig.set("position", position).play(1.0);
}

double hertz(float note) {
    return 440.0 * std::exp2((double{note} - 69.0) / 12.0);
}

}  // namespace

TEST_CASE("Cycles of its own sound with the partials they say", "[cycles]") {
    const Table table(two_frames);
    for (const std::size_t frame : {0u, 1u}) {
        const auto& levels = two_frames.levels[frame];
        const auto x = play(table, frame == 0 ? 0.0f : 100.0f);
        const double strongest = tone_db(x, 220.0 * (frame == 0 ? 1.0 : 2.0));
        for (std::size_t k = 0; k < levels.size(); ++k) {
            INFO("frame " << frame << ", partial " << k + 1);
            const double heard = tone_db(x, 220.0 * static_cast<double>(k + 1)) - strongest;
            if (levels[k] > Cycles::silent)
                CHECK(heard == Approx(double{levels[k]}).margin(0.1));
            else
                CHECK(heard < -80.0);
        }
        CHECK(rms(x) == Approx(0.5).epsilon(0.02));
        CHECK(std::abs(mean(x)) < 1e-3);
    }
}

TEST_CASE("Half-way between two frames partials stand half-way, and none is cancelled",
          "[cycles]") {
    // A level of its own in each frame, and any phases: what is between lies between.
    const Table table(two_frames);
    const auto first = play(table, 0.0f), middle = play(table, 50.0f), last = play(table, 100.0f);
    for (int k = 1; k <= 4; ++k) {
        const auto amplitude = [&](const Signal& x) {
            return std::abs(tone(x, 220.0 * k / 44100.0));
        };
        const double low = std::min(amplitude(first), amplitude(last)),
                     high = std::max(amplitude(first), amplitude(last));
        CHECK(amplitude(middle) > 0.9 * (low + 0.3 * (high - low)));
        CHECK(amplitude(middle) < 1.4 * high);
    }
}

TEST_CASE("Phases of cycles are heard as they were given, in turns of a sine", "[cycles]") {
    const Table table(Cycles{.levels = {{0, 0}}, .phases = {0.0f, 0.25f}});
    const auto x = play(table, 0.0f, 45.0f);
    for (std::size_t i = 0; i < x.size(); i += 331) {
        const double turn = 2.0 * pi * 110.0 * static_cast<double>(i) / 44100.0;
        CHECK(double{x[i]} == Approx(0.5 * (std::sin(turn) + std::cos(2.0 * turn))).margin(2e-3));
    }
}

TEST_CASE("Aliases of own cycles lie 60 dB down at every note", "[cycles]") {
    Cycles saw{.levels = {{}}};
    for (std::size_t k = 1; k <= most_wave_partials; ++k)
        saw.levels[0].push_back(static_cast<float>(-db(static_cast<double>(k))));
    const Table table(saw);
    for (const float note : {33.0f, 57.0f, 81.0f, 105.0f}) {
        INFO(note);
        CHECK(alias_level(play(table, 0.0f, note), hertz(note), 16000.0) < -60.0);
    }
}

TEST_CASE("A lane hears its own cycles whatever its neighbours bring", "[cycles]") {
    const OwnCycles one(two_frames), other(Cycles{.levels = {{0, -100, -9.5}}});
    const float* tables[lane_count]{one.table(), other.table(), nullptr};
    const auto lanes_of = [&](const float* const* cycles) {
        RigOf<CyclesOscillator<plain::Lanes>, plain::Lanes> rig;
        rig.voice.cycles = cycles;
        rig.set("position", 30.0f);
        rig.reset();
        std::array<Signal, lane_count> heard;
        for (int t = 0; t < 20; ++t) {
            plain::Lanes out[tick_frames];
            rig.tick(out);
            for (const auto& x : out)
                for (std::size_t l = 0; l < lane_count; ++l) heard[l].push_back(lane(x, l));
        }
        return heard;
    };
    const auto mixed = lanes_of(tables);
    for (std::size_t l = 0; l < 3; ++l) {
        const float* alone[lane_count];
        std::fill_n(alone, lane_count, tables[l]);
        CHECK(lanes_of(alone)[l] == mixed[l]);
    }
    CHECK(mixed[0] != mixed[1]);
}

TEST_CASE("Without cycles of its own it plays the analogue set", "[cycles]") {
    Rig<CyclesOscillator> bare;
    Rig<Wavetable> analogue;
    analogue.set("set", "analogue");
    for (const float position : {0.0f, 55.0f})
        CHECK(bare.set("position", position).play(0.1) ==
              analogue.set("position", position).play(0.1));
}
