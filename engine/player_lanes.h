// The player, as a template over Lanes and the list of modules. Instantiated in one file per
// instruction set (synth/player_*.cpp), so it uses nothing that could leave a shared symbol behind.
#pragma once

#include <cstring>
#include <tuple>

#include "engine/player.h"

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
    void play(const ScheduleView& s) const noexcept override;

  private:
    // Everything a module's block needs, whatever its type.
    struct Block {
        const ScheduleView& schedule;
        const Step& step;
        std::size_t start;  // frames since the beginning
        Lanes* inputs;      // ports x block_frames
    };
    struct Call {
        std::size_t state_bytes, ports;
        std::size_t (*memory)(float) noexcept;
        void (*run)(const Block&) noexcept;
    };
    template <class M>
    static void run(const Block& block) noexcept;
    template <class M>
    static constexpr Call call_of() noexcept {
        static_assert(check_module<M, Lanes>());
        static_assert(M::ports.size() <= max_ports);
        return {(sizeof(typename M::State) + 31) / 32 * 32, M::ports.size(), &detail::memory_of<M>,
                &run<M>};
    }
    template <class... M>
    static constexpr std::array<Call, sizeof...(M)> table(std::tuple<M...>*) noexcept {
        return {call_of<M>()...};
    }
    static constexpr auto calls_ = table(static_cast<typename List::Types*>(nullptr));
    static constexpr std::size_t max_ports = 8;

    static Lanes* lanes_at(const ScheduleView& s, std::size_t offset) noexcept {
        return reinterpret_cast<Lanes*>(s.arena + offset);
    }
    static void mix_ports(const ScheduleView& s, const Step& step, std::size_t ports,
                          Lanes* to) noexcept;
    static void add_feed(const ScheduleView& s, const Feed& feed, Lanes* to) noexcept;
    static Lanes modulation(const ScheduleView& s, const Feed& feed, std::size_t frame) noexcept;
    static void write_rows(const ScheduleView& s, const Step& step) noexcept;
    static void read_dry(const ScheduleView& s, const Step& step, std::size_t start) noexcept;
    static bool drain(const ScheduleView& s, Sink& sink, std::size_t start) noexcept;
    static void write_sink(const Sink& sink, Lanes* block, std::size_t start) noexcept;

    Isa isa_;
};

// to += gain * source, over one block. Sums start at +0, so that a silent extra cable of a
// neighbouring lane cannot change the sign of a zero.
template <class Lanes, class List>
void PlayerOf<Lanes, List>::add_feed(const ScheduleView& s, const Feed& feed, Lanes* to) noexcept {
    const Lanes gain = Lanes::load(feed.gain);
    if (feed.aligned) {
        const Lanes* from = lanes_at(s, s.steps[static_cast<std::size_t>(feed.step)].out);
        if (feed.feedback)
            for (std::size_t i = 0; i < block_frames; ++i) to[i] += gain * tanh(from[i]);
        else
            for (std::size_t i = 0; i < block_frames; ++i) to[i] += gain * from[i];
        return;
    }
    const float* rows[lane_count];
    for (std::size_t l = 0; l < lane_count; ++l) {
        const LaneSource& source = feed.source[l];
        rows[l] = source.step < 0 ? nullptr
                                  : s.arena + s.steps[static_cast<std::size_t>(source.step)].rows +
                                        static_cast<std::size_t>(source.lane) * block_frames;
    }
    for (std::size_t i = 0; i < block_frames; i += lane_count) {
        Lanes r[lane_count];
        for (std::size_t l = 0; l < lane_count; ++l)
            r[l] = rows[l] == nullptr ? Lanes(0.0f) : Lanes::load(rows[l] + i);
        transpose(r);
        for (std::size_t k = 0; k < lane_count; ++k)
            to[i + k] += gain * (feed.feedback ? tanh(r[k]) : r[k]);
    }
}

// What every port of a step hears: its base (0, or the rest value of a port without cables) plus
// its cables. Ports lie one block apart.
template <class Lanes, class List>
void PlayerOf<Lanes, List>::mix_ports(const ScheduleView& s, const Step& step, std::size_t ports,
                                      Lanes* to) noexcept {
    const Lanes* bases = lanes_at(s, step.bases);
    for (std::size_t p = 0; p < ports; ++p)
        for (std::size_t i = 0; i < block_frames; ++i) to[p * block_frames + i] = bases[p];
    for (std::uint32_t f = 0; f < step.feed_count; ++f) {
        const Feed& feed = s.feeds[step.first_feed + f];
        if (!feed.to_knob && feed.slot < ports) add_feed(s, feed, to + feed.slot * block_frames);
    }
}

// depth * source at one frame of the block.
template <class Lanes, class List>
Lanes PlayerOf<Lanes, List>::modulation(const ScheduleView& s, const Feed& feed,
                                        std::size_t frame) noexcept {
    Lanes value;
    if (feed.aligned) {
        value = lanes_at(s, s.steps[static_cast<std::size_t>(feed.step)].out)[frame];
    } else {
        alignas(32) float v[lane_count];
        for (std::size_t l = 0; l < lane_count; ++l) {
            const LaneSource& source = feed.source[l];
            v[l] = source.step < 0
                       ? 0.0f
                       : s.arena[s.steps[static_cast<std::size_t>(source.step)].rows +
                                 static_cast<std::size_t>(source.lane) * block_frames + frame];
        }
        value = Lanes::load(v);
    }
    return Lanes::load(feed.gain) * (feed.feedback ? tanh(value) : value);
}

// Params at a frame of the block: resting plain values, modulated knobs moved in position space.
template <class M, class Lanes, class Modulation>
typename M::Params params_at(const ScheduleView& s, const Step& step, const Lanes* positions,
                             const Modulation& modulation, std::size_t frame) noexcept {
    typename M::Params params;
    if constexpr (M::knobs.size() > 0) {
        Lanes p[M::knobs.size()];
        for (std::size_t k = 0; k < M::knobs.size(); ++k) p[k] = positions[k];
        for (std::uint32_t f = 0; f < step.feed_count; ++f) {
            const Feed& feed = s.feeds[step.first_feed + f];
            if (feed.to_knob) p[feed.slot] += modulation(s, feed, frame);
        }
        for (std::size_t k = 0; k < M::knobs.size(); ++k)
            params.*(M::knobs[k].field) = M::knobs[k].info.range.plain(p[k]);
    }
    return params;
}

template <class Lanes, class List>
template <class M>
void PlayerOf<Lanes, List>::run(const Block& block) noexcept {
    const ScheduleView& s = block.schedule;
    const Step& step = block.step;
    auto& state = *reinterpret_cast<typename M::State*>(s.arena + step.state);
    const Lanes* positions = lanes_at(s, step.positions);
    const VoicePack& pack = s.voices[static_cast<std::size_t>(step.voice)];
    Voice<Lanes> voice{.rate = s.rate,
                       .frame = static_cast<std::int32_t>(block.start),
                       .pitch = Lanes::load(pack.pitch),
                       .velocity = Lanes::load(pack.velocity),
                       .gate = Lanes::load(pack.gate),
                       .seed = bits(Lanes::load(reinterpret_cast<const float*>(step.seed)))};
    if (block.start == 0)
        M::reset(state, params_at<M>(s, step, positions, &modulation, 0), voice,
                 std::span<Lanes>(lanes_at(s, step.memory), step.memory_lanes));
    bool modulated = false;
    for (std::uint32_t f = 0; f < step.feed_count; ++f)
        modulated = modulated || s.feeds[step.first_feed + f].to_knob;
    // The end of the tick: a module that glides there hears the modulation without delay.
    typename M::Params params = params_at<M>(s, step, positions, &modulation, tick_frames - 1);
    Lanes* out = lanes_at(s, step.out);
    for (std::size_t tick = 0; tick < block_ticks; ++tick) {
        const std::size_t at = tick * tick_frames;
        if (tick > 0 && modulated)
            params = params_at<M>(s, step, positions, &modulation, at + tick_frames - 1);
        typename M::Inputs inputs;
        for (std::size_t p = 0; p < M::ports.size(); ++p)
            inputs.*(M::ports[p].field) = block.inputs + p * block_frames + at;
        voice.frame = static_cast<std::int32_t>(block.start + at);
        M::process(state, params, inputs, voice, out + at);
    }
}

template <class Lanes, class List>
void PlayerOf<Lanes, List>::write_rows(const ScheduleView& s, const Step& step) noexcept {
    const Lanes* out = lanes_at(s, step.out);
    for (std::size_t i = 0; i < block_frames; i += lane_count) {
        Lanes r[lane_count];
        for (std::size_t k = 0; k < lane_count; ++k) r[k] = out[i + k];
        transpose(r);
        for (std::size_t l = 0; l < lane_count; ++l)
            r[l].store(s.arena + step.rows + l * block_frames + i);
    }
}

template <class Lanes, class List>
void PlayerOf<Lanes, List>::read_dry(const ScheduleView& s, const Step& step,
                                     std::size_t start) noexcept {
    const DryPack& dry = s.dry[static_cast<std::size_t>(step.voice)];
    Lanes* out = lanes_at(s, step.out);
    alignas(32) float chunk[lane_count];
    for (std::size_t i = 0; i < block_frames; i += lane_count) {
        Lanes r[lane_count];
        for (std::size_t l = 0; l < lane_count; ++l) {
            const std::size_t at = start + i;
            if (dry.row[l] == nullptr || at >= dry.frames[l]) {
                r[l] = Lanes(0.0f);
            } else if (at + lane_count <= dry.frames[l]) {
                r[l] = Lanes::load(dry.row[l] + at);
            } else {
                for (std::size_t k = 0; k < lane_count; ++k)
                    chunk[k] = at + k < dry.frames[l] ? dry.row[l][at + k] : 0.0f;
                r[l] = Lanes::load(chunk);
            }
        }
        transpose(r);
        for (std::size_t k = 0; k < lane_count; ++k) out[i + k] = r[k];
    }
}

template <class Lanes, class List>
void PlayerOf<Lanes, List>::write_sink(const Sink& sink, Lanes* block, std::size_t start) noexcept {
    alignas(32) float chunk[lane_count];
    for (std::size_t i = 0; i < block_frames; i += lane_count) {
        Lanes r[lane_count];
        for (std::size_t k = 0; k < lane_count; ++k) r[k] = block[i + k];
        transpose(r);
        for (std::size_t l = 0; l < lane_count; ++l) {
            const std::size_t at = start + i;
            if (sink.row[l] == nullptr || at >= sink.row_frames[l]) continue;
            if (at + lane_count <= sink.row_frames[l]) {
                r[l].store(sink.row[l] + at);
                continue;
            }
            r[l].store(chunk);
            for (std::size_t k = 0; at + k < sink.row_frames[l]; ++k)
                sink.row[l][at + k] = chunk[k];
        }
    }
}

// Sums what reaches the sink and writes it to its rows. False once every lane has ended.
template <class Lanes, class List>
bool PlayerOf<Lanes, List>::drain(const ScheduleView& s, Sink& sink, std::size_t start) noexcept {
    // A voice is over when, after its gate, it stays below -100 dB for this many blocks.
    constexpr float threshold = 1e-5f, patience = 32.0f;
    Lanes* block = lanes_at(s, sink.out);
    for (std::size_t i = 0; i < block_frames; ++i) block[i] = Lanes(0.0f);
    for (std::uint32_t f = 0; f < sink.feed_count; ++f)
        add_feed(s, s.feeds[sink.first_feed + f], block);
    Lanes* state = lanes_at(s, sink.state);
    if (s.final) {
        // state: last input, last output of the DC blocker.
        const Lanes pole(1.0f - 6.283185307f * 5.0f / s.rate);
        const Lanes level = Lanes::load(sink.level);
        Lanes x1 = state[0], y1 = state[1];
        Lanes peak = Lanes::load(sink.peak), finite = Lanes::load(sink.finite);
        for (std::size_t i = 0; i < block_frames; ++i) {
            const Lanes x = block[i] * level;
            const Lanes y = x - x1 + pole * y1;
            x1 = x, y1 = y, block[i] = y;
            peak = max(abs(y), peak);
            finite = select(abs(y) < Lanes(1e15f), finite, Lanes(0.0f));
        }
        state[0] = x1, state[1] = y1;
        peak.store(sink.peak), finite.store(sink.finite);
        write_sink(sink, block, start);
        return true;
    }
    // state: blocks of silence so far, 1 when ended.
    Lanes loudest(0.0f);
    const Lanes alive = Lanes(1.0f) - state[1];
    for (std::size_t i = 0; i < block_frames; ++i) {
        block[i] = select(alive > Lanes(0.0f), block[i], Lanes(0.0f));
        loudest = max(loudest, abs(block[i]));
    }
    const Lanes gate = Lanes::load(s.voices[static_cast<std::size_t>(sink.voice)].gate);
    const auto quiet = (loudest < Lanes(threshold)) & (Lanes(static_cast<float>(start)) > gate);
    state[0] = select(quiet, state[0] + 1.0f, Lanes(0.0f));
    state[1] = select(state[0] >= Lanes(patience), Lanes(1.0f), state[1]);
    write_sink(sink, block, start);
    return any(state[1] < Lanes(0.5f));
}

template <class Lanes, class List>
void PlayerOf<Lanes, List>::play(const ScheduleView& s) const noexcept {
    Lanes inputs[max_ports * block_frames];
    for (std::size_t start = 0; start < s.frames; start += block_frames) {
        for (const Step& step : s.steps) {
            if (step.module == dry_step) {
                read_dry(s, step, start);
            } else if (step.module == bypass_step) {
                mix_ports(s, step, 1, lanes_at(s, step.out));
            } else {
                const Call& call = calls_[step.module];
                mix_ports(s, step, call.ports, inputs);
                call.run({.schedule = s, .step = step, .start = start, .inputs = inputs});
            }
            if (step.rows_wanted) write_rows(s, step);
        }
        bool more = false;
        for (Sink& sink : s.sinks) more = drain(s, sink, start) || more;
        if (!more) return;
    }
}

}  // namespace patchbreeder
