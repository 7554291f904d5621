// The player, as a template over Lanes and the list of modules. Instantiated in one file per
// instruction set (synth/player_*.cpp), so it uses nothing that could leave a shared symbol behind.
#pragma once

#include <cstring>
#include <tuple>

#include "engine/player.h"
#include "engine/player_mix.h"
#include "engine/player_rows.h"

namespace patchbreeder {

namespace detail {
template <class M>
concept HasMemory = requires(float rate) {
    M::memory(rate);
};
template <class M>
constexpr std::size_t memory_of(float rate) noexcept {
    if constexpr (HasMemory<M>)
        return M::memory(rate);
    else
        return 0;
}
template <class M>
constexpr bool clears_memory() noexcept {
    if constexpr (requires { M::clears_memory; })
        return M::clears_memory;
    else
        return false;
}
}  // namespace detail

template <class Lanes, class List>
class PlayerOf final : public Player {
  public:
    explicit constexpr PlayerOf(Isa isa) noexcept : isa_(isa) {}

    Isa isa() const noexcept override { return isa_; }
    std::size_t state_floats(ModuleIndex m) const noexcept override {
        return calls_[m].state_bytes / sizeof(float);
    }
    std::size_t memory_lanes(ModuleIndex m, float rate) const noexcept override {
        return calls_[m].memory(rate);
    }
    bool wants_clear_memory(ModuleIndex m) const noexcept override {
        return !calls_[m].clears_memory;
    }
    void play(const ScheduleView& s) const noexcept override;

  private:
    // Everything a step's block needs, whatever its module.
    struct Block {
        const ScheduleView& schedule;
        const Step& step;
        std::size_t start;  // frames since the beginning
        Lanes* scratch;     // ports x block_frames
    };
    struct Call {
        std::size_t state_bytes;
        bool clears_memory;
        std::size_t (*memory)(float) noexcept;
        void (*run)(const Block&) noexcept;
    };
    template <class M>
    static void run(const Block& block) noexcept;
    template <class M>
    static constexpr Call call_of() noexcept {
        static_assert(check_module<M, Lanes>());
        static_assert(M::ports.size() <= max_ports);
        return {(sizeof(typename M::State) + 31) / 32 * 32, detail::clears_memory<M>(),
                &detail::memory_of<M>, &run<M>};
    }
    template <class... M>
    static constexpr std::array<Call, sizeof...(M)> table(std::tuple<M...>*) noexcept {
        return {call_of<M>()...};
    }
    static constexpr auto calls_ = table(static_cast<typename List::Types*>(nullptr));
    static constexpr std::size_t max_ports = 8;

    static void run_step(const Block& block) noexcept;
    static bool play_mix(const ScheduleView& s, std::size_t start, Lanes* scratch) noexcept;

    Isa isa_;
};

namespace detail {

template <class Lanes>
Voice<Lanes> voice_of(const ScheduleView& s, const Step& step) noexcept {
    const VoicePack& pack = step.section == Section::voice ? *s.voice : *s.effect;
    return {.rate = s.rate,
            .frame = 0,
            .pitch = Lanes::load(pack.pitch),
            .velocity = Lanes::load(pack.velocity),
            .gate = Lanes::load(pack.gate),
            .seed = load_bits<Lanes>(step.seed),
            .silence = lanes_at<Lanes>(s, silence_block),
            .cycles = step.cycles};
}

template <class Lanes>
Lanes followed_pitch(const VoicePack& voice, std::size_t tick) noexcept {
    return Lanes::load(voice.pitch) + read_ticks<Lanes>(voice.bend, tick, 0.0f);
}

// Moves the modulated knobs, in position space, to where they stand at a frame of the block.
template <class M, class Lanes>
void move_knobs(const ScheduleView& s, const Step& step, std::size_t frame,
                typename M::Params& params) noexcept {
    const Lanes* positions = lanes_at<Lanes>(s, step.positions);
    const Feed* feed = s.feeds.data() + step.first_knob_feed;
    const Feed* const end = feed + step.knob_feeds;
    while (feed != end) {
        const std::size_t knob = feed->slot;
        Lanes position = positions[knob];
        for (; feed != end && feed->slot == knob; ++feed)
            position += modulation<Lanes>(s, *feed, frame);
        params.*(M::knobs[knob].field) = M::knobs[knob].info.range.plain(position);
    }
}

}  // namespace detail

template <class Lanes, class List>
template <class M>
void PlayerOf<Lanes, List>::run(const Block& block) noexcept {
    const ScheduleView& s = block.schedule;
    const Step& step = block.step;
    auto& state = *reinterpret_cast<typename M::State*>(s.arena + step.state);
    auto& resting = *reinterpret_cast<typename M::Params*>(s.arena + step.params);
    Voice<Lanes> voice = detail::voice_of<Lanes>(s, step);
    const bool follows = s.voice->follows && step.section == Section::voice;
    const Lanes* heard[M::ports.size() + 1];
    for (std::size_t p = 0; p < M::ports.size(); ++p)
        heard[p] = hear(s, s.inlets[step.first_inlet + p], block.scratch + p * block_frames);
    const bool moves = step.knob_feeds > 0;
    const std::size_t since_onset = s.first + block.start;
    if (since_onset == 0) {
        if (follows) voice.pitch = detail::followed_pitch<Lanes>(*s.voice, 0);
        if constexpr (M::knobs.size() > 0) {
            const Lanes* positions = lanes_at<Lanes>(s, step.positions);
            for (std::size_t k = 0; k < M::knobs.size(); ++k)
                resting.*(M::knobs[k].field) = M::knobs[k].info.range.plain(positions[k]);
        }
        typename M::Params first = resting;
        if constexpr (M::knobs.size() > 0)
            if (moves) detail::move_knobs<M, Lanes>(s, step, 0, first);
        M::reset(state, first, voice,
                 std::span<Lanes>(lanes_at<Lanes>(s, step.memory), step.memory_lanes));
    }
    typename M::Params params = resting;
    Lanes* out = lanes_at<Lanes>(s, step.out);
    for (std::size_t tick = 0; tick < block_ticks; ++tick) {
        const std::size_t at = tick * tick_frames;
        // The end of the tick: a module that glides there hears the modulation without delay.
        if constexpr (M::knobs.size() > 0)
            if (moves) detail::move_knobs<M, Lanes>(s, step, at + tick_frames - 1, params);
        typename M::Inputs inputs;
        for (std::size_t p = 0; p < M::ports.size(); ++p)
            inputs.*(M::ports[p].field) = heard[p] == voice.silence ? heard[p] : heard[p] + at;
        voice.frame = static_cast<std::int32_t>(since_onset + at);
        voice.steady = !moves && !follows && voice.frame > 0;
        if (follows)
            voice.pitch = detail::followed_pitch<Lanes>(*s.voice, (since_onset + at) / tick_frames);
        M::process(state, params, inputs, voice, out + at);
    }
    if constexpr (M::ports.size() > 0)
        if (step.some_bypassed) {
            const auto bypassed = load_bits<Lanes>(step.bypassed);
            for (std::size_t i = 0; i < block_frames; ++i)
                out[i] = blend(bypassed, heard[0][i], out[i]);
        }
}

template <class Lanes, class List>
void PlayerOf<Lanes, List>::run_step(const Block& block) noexcept {
    const ScheduleView& s = block.schedule;
    const Step& step = block.step;
    if (step.module == dry_step) {
        read_dry<Lanes>(*s.dry, block.start, lanes_at<Lanes>(s, step.out));
    } else if (step.module == bypass_step) {
        // A bypass that hears one step unchanged may have that step's block for its own.
        Lanes* out = lanes_at<Lanes>(s, step.out);
        const Lanes* heard = hear(s, s.inlets[step.first_inlet], out);
        if (heard != out) std::memcpy(out, heard, block_frames * sizeof(Lanes));
    } else {
        calls_[step.module].run(block);
    }
}

// Sums the voices. False once every one of them has ended.
template <class Lanes, class List>
bool PlayerOf<Lanes, List>::play_mix(const ScheduleView& s, std::size_t start,
                                     Lanes* scratch) noexcept {
    const Step& step = s.steps[s.mix];
    const Lanes* sum = hear(s, s.inlets[step.first_inlet], scratch);
    Lanes* out = lanes_at<Lanes>(s, step.out);
    const bool more = end_voices(*s.voice, start, lanes_at<Lanes>(s, step.state), sum, out);
    if (s.voice->follows) follow_level(*s.voice, start, out);
    return more;
}

template <class Lanes, class List>
void PlayerOf<Lanes, List>::play(const ScheduleView& s) const noexcept {
    Lanes scratch[max_ports * block_frames];
    const auto run_steps = [&](std::size_t from, std::size_t to, std::size_t start) noexcept {
        for (std::size_t i = from; i < to; ++i)
            run_step({.schedule = s, .step = s.steps[i], .start = start, .scratch = scratch});
    };
    const bool mixes = s.mix < s.steps.size();
    const std::size_t first_effect = mixes ? s.mix + 1 : 0;
    bool voices_sound = mixes;
    for (std::size_t start = 0; start < s.frames; start += block_frames) {
        if (voices_sound) {
            run_steps(0, s.mix, start);
            voices_sound = play_mix(s, start, scratch);
        } else if (mixes) {
            silence(lanes_at<Lanes>(s, s.steps[s.mix].out));
        }
        run_steps(first_effect, s.steps.size(), start);
        if (!drain<Lanes>(s, start)) return;
    }
}

}  // namespace patchbreeder
