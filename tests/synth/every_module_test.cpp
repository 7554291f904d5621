// What must hold for every module in the list, at any setting.
#include <bit>
#include <cstring>

#include "engine/rng.h"
#include "synth/modules.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

constexpr std::size_t ticks = 96;
constexpr std::size_t knob_limit = 16;

// How one lane is played: everything that differs by lane.
struct Part {
    std::array<std::array<float, knob_limit>, ticks> positions;
    float pitch, velocity, gate;
    std::int32_t seed;
    std::uint64_t signal;
    float loudness;
};

enum class Moves { never, sometimes };

float position(Rng& rng) {  // corners are as likely as the rest
    const float p = snap(rng.uniform());
    return rng.chance(0.5f) ? p : rng.chance(0.5f) ? 0.0f : 1.0f;
}
Part random_part(Moves moves, Rng& rng) {
    Part part{};
    for (auto& p : part.positions[0]) p = position(rng);
    for (std::size_t t = 1; t < ticks; ++t) {
        part.positions[t] = part.positions[t - 1];
        if (moves == Moves::sometimes && rng.chance(0.2f))
            part.positions[t][rng.below(knob_limit)] = position(rng);
    }
    part.pitch = rng.uniform(-20.0f, 140.0f);
    part.velocity = rng.uniform();
    part.gate = rng.uniform(0.0f, static_cast<float>(ticks * tick_frames));
    part.seed = static_cast<std::int32_t>(rng.bits() | 1u);
    part.signal = rng.bits();
    part.loudness = rng.chance(0.3f) ? 1000.0f : rng.chance(0.2f) ? 0.0f : 1.0f;
    return part;
}

using Parts = std::array<Part, lane_count>;
Parts random_parts(Moves moves, Rng& rng) {
    Parts parts;
    for (auto& part : parts) part = random_part(moves, rng);
    return parts;
}

template <class Lanes, class Value>
Lanes per_lane(const Parts& parts, Value value) {
    float v[lane_count];
    for (std::size_t l = 0; l < lane_count; ++l) v[l] = value(parts[l]);
    return Lanes::load(v);
}

// Renders eight parts on a rig; result[lane] holds its samples.
template <class Rig>
std::array<Signal, lane_count> perform(Rig& rig, const Parts& parts) {
    using Lanes = typename Rig::Lanes;
    using Module = typename Rig::Module;
    const auto turn_knobs = [&](std::size_t t) {
        for (std::size_t k = 0; k < Module::knobs.size(); ++k)
            rig.params.*(Module::knobs[k].field) = Module::knobs[k].info.range.plain(
                per_lane<Lanes>(parts, [&](const Part& p) { return p.positions[t][k]; }));
    };
    rig.voice.pitch = per_lane<Lanes>(parts, [](const Part& p) { return p.pitch; });
    rig.voice.velocity = per_lane<Lanes>(parts, [](const Part& p) { return p.velocity; });
    rig.voice.gate = per_lane<Lanes>(parts, [](const Part& p) { return p.gate; });
    rig.voice.seed =
        bits(per_lane<Lanes>(parts, [](const Part& p) { return std::bit_cast<float>(p.seed); }));
    std::vector<Rng> signals;
    for (const Part& p : parts) signals.push_back(Rng::stream(p.signal, {}));

    std::array<Signal, lane_count> result;
    turn_knobs(0);
    rig.reset();
    for (std::size_t t = 0; t < ticks; ++t) {
        turn_knobs(t);
        for (std::size_t p = 0; p < Module::ports.size(); ++p)
            for (std::size_t i = 0; i < tick_frames; ++i) {
                float v[lane_count];
                for (std::size_t l = 0; l < lane_count; ++l)
                    v[l] = signals[l].uniform(-1.0f, 1.0f) * parts[l].loudness;
                rig.buffer(p)[i] = Lanes::load(v);
            }
        Lanes out[tick_frames];
        rig.tick(out);
        for (const auto& x : out)
            for (std::size_t l = 0; l < lane_count; ++l) result[l].push_back(lane(x, l));
    }
    return result;
}

bool same_bits(const Signal& a, const Signal& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

// Calls test.operator()<index>() for every module in the list.
template <class Test>
void for_every_module(Test test) {
    using Types = Modules<plain::Lanes>::Types;
    [&]<std::size_t... i>(std::index_sequence<i...>) {
        (test.template operator()<i>(), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<Types>>{});
}
template <std::size_t i, class Lanes>
using RigAt = RigOf<std::tuple_element_t<i, typename Modules<Lanes>::Types>, Lanes>;

constexpr float rates[]{8000.0f, 44100.0f, 192000.0f};

}  // namespace

TEST_CASE("Every module is finite and bounded at any position, rate and input", "[synth]") {
    for_every_module([]<std::size_t i>() {
        for (const float rate : rates)
            for (std::uint64_t trial = 0; trial < 40; ++trial) {
                Rng rng = Rng::stream(1, {i, trial});
                RigAt<i, plain::Lanes> rig(rate);
                const auto parts = random_parts(trial % 2 ? Moves::sometimes : Moves::never, rng);
                const auto sounds = perform(rig, parts);
                INFO(decltype(rig)::Module::id << " at " << rate << ", trial " << trial);
                for (std::size_t l = 0; l < lane_count; ++l) {
                    // Linear modules may amplify: resonance at most some 40 times.
                    const float bound = 100.0f * std::max(parts[l].loudness, 1.0f);
                    bool bounded = true;  // which NaN is not
                    for (const float x : sounds[l]) bounded = bounded && std::abs(x) < bound;
                    REQUIRE(bounded);
                }
            }
    });
}

TEST_CASE("Two resets of any module give the same bits", "[synth]") {
    for_every_module([]<std::size_t i>() {
        Rng rng = Rng::stream(2, {i});
        RigAt<i, plain::Lanes> rig;
        const auto parts = random_parts(Moves::sometimes, rng);
        const auto first = perform(rig, parts), second = perform(rig, parts);
        INFO(decltype(rig)::Module::id);
        for (std::size_t l = 0; l < lane_count; ++l) REQUIRE(same_bits(first[l], second[l]));
    });
}

TEST_CASE("A lane sounds the same alone, among its likes and among strangers", "[synth]") {
    for_every_module([]<std::size_t i>() {
        for (std::uint64_t trial = 0; trial < 8; ++trial) {
            Rng rng = Rng::stream(3, {i, trial});
            RigAt<i, plain::Lanes> rig;
            const auto parts = random_parts(trial % 2 ? Moves::sometimes : Moves::never, rng);
            const auto together = perform(rig, parts);
            INFO(decltype(rig)::Module::id << ", trial " << trial);
            for (std::size_t l = 0; l < lane_count; ++l) {
                Parts likes, silent{};
                likes.fill(parts[l]);
                const std::size_t other = (l + 3) % lane_count;
                silent[other] = parts[l];
                REQUIRE(same_bits(perform(rig, likes)[0], together[l]));
                REQUIRE(same_bits(perform(rig, silent)[other], together[l]));
            }
        }
    });
}

TEST_CASE("Every module gives the same bits on plain floats and on SSE2", "[synth]") {
    for_every_module([]<std::size_t i>() {
        for (const float rate : rates)
            for (std::uint64_t trial = 0; trial < 8; ++trial) {
                Rng rng = Rng::stream(4, {i, trial});
                RigAt<i, plain::Lanes> plain_rig(rate);
                RigAt<i, sse2::Lanes> sse2_rig(rate);
                const auto parts = random_parts(trial % 2 ? Moves::sometimes : Moves::never, rng);
                const auto a = perform(plain_rig, parts), b = perform(sse2_rig, parts);
                INFO(decltype(plain_rig)::Module::id << " at " << rate << ", trial " << trial);
                for (std::size_t l = 0; l < lane_count; ++l) REQUIRE(same_bits(a[l], b[l]));
            }
    });
}

TEST_CASE("A module whose dry knob stands at 0 hands its first port on", "[synth]") {
    std::size_t tried = 0;
    for_every_module([&]<std::size_t i>() {
        using Rig = RigAt<i, plain::Lanes>;
        using Module = typename Rig::Module;
        if constexpr (requires { Module::dry; }) {
            ++tried;
            INFO(Module::id);
            Rig rig;
            Rng rng = Rng::stream(6, {i});
            for (const auto& k : Module::knobs)
                rig.params.*(k.field) = k.info.range.plain(rng.uniform());
            rig.params.*(Module::dry) = plain::Lanes(0.0f);
            Signal in(ticks * tick_frames);
            for (float& x : in) x = rng.uniform(-1.0f, 1.0f);
            const Signal out = rig.feed(Module::ports[0].info.id, in).play(0.03);
            for (std::size_t n = 0; n < out.size(); ++n)
                REQUIRE(out[n] == Approx(in[n]).margin(1e-6));
        }
    });
    REQUIRE(tried > 0);
}
