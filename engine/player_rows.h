// Where a player's lanes meet rows of audio: buses read and written, voices and renders that end.
#pragma once

#include "engine/player_mix.h"

namespace patchbreeder {

template <class Lanes>
void read_dry(const DryPack& dry, std::size_t start, Lanes* out) noexcept {
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

template <class Lanes>
void write_sink(const Sink& sink, const Lanes* block, std::size_t start) noexcept {
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

// Copies a block of voices, with silence for those that have ended. A voice is over when, after
// its gate, it stays below -100 dB for a while. State: blocks of silence so far, 1 when ended.
// False once all have ended.
template <class Lanes>
bool end_voices(const VoicePack& voice, std::size_t start, Lanes* state, const Lanes* from,
                Lanes* to) noexcept {
    constexpr float threshold = 1e-5f, patience = 32.0f;
    const Lanes gate = Lanes::load(voice.gate);
    const auto released = Lanes(static_cast<float>(start)) > gate;
    if (!any(released)) {
        for (std::size_t i = 0; i < block_frames; ++i) to[i] = from[i];
        return true;
    }
    const auto ended = state[1] > Lanes(0.0f);
    Lanes loudest(0.0f);
    for (std::size_t i = 0; i < block_frames; ++i) {
        const Lanes x = select(ended, Lanes(0.0f), from[i]);
        loudest = max(loudest, abs(x));
        to[i] = x;
    }
    const auto quiet = (loudest < Lanes(threshold)) & released;
    state[0] = select(quiet, state[0] + 1.0f, Lanes(0.0f));
    state[1] = select(state[0] >= Lanes(patience), Lanes(1.0f), state[1]);
    return any(state[1] < Lanes(0.5f));
}

template <class Lanes>
Lanes read_ticks(const TickRow* rows, std::size_t tick, float rest) noexcept {
    alignas(32) float values[lane_count];
    for (std::size_t l = 0; l < lane_count; ++l) {
        const TickRow& row = rows[l];
        values[l] = row.count == 0 ? rest : row.values[tick < row.count ? tick : row.count - 1];
    }
    return Lanes::load(values);
}

// Gives voices the level they follow, gliding from tick to tick.
template <class Lanes>
void follow_level(const VoicePack& voice, std::size_t start, Lanes* block) noexcept {
    for (std::size_t at = 0; at < block_frames; at += tick_frames) {
        const std::size_t tick = (start + at) / tick_frames;
        Lanes level = read_ticks<Lanes>(voice.level, tick, 1.0f);
        const Lanes step = (read_ticks<Lanes>(voice.level, tick + 1, 1.0f) - level) *
                           (1.0f / static_cast<float>(tick_frames));
        for (std::size_t i = 0; i < tick_frames; ++i, level += step) block[at + i] *= level;
    }
}

template <class Lanes>
void silence(Lanes* block) noexcept {
    for (std::size_t i = 0; i < block_frames; ++i) block[i] = Lanes(0.0f);
}

// Level and DC blocker (y = x - x1 + pole y1), two frames at a time so that half as many products
// wait for each other. State: last input, last output.
template <class Lanes>
void finish(const ScheduleView& s, const Sink& sink, const Lanes* from, Lanes* to) noexcept {
    Lanes* state = lanes_at<Lanes>(s, sink.state);
    const Lanes pole(1.0f - 6.283185307f * 5.0f / s.rate), pole2 = pole * pole;
    const Lanes level = Lanes::load(sink.level);
    Lanes x1 = state[0], y1 = state[1];
    for (std::size_t i = 0; i < block_frames; i += 2) {
        const Lanes a = from[i] * level, b = from[i + 1] * level;
        const Lanes da = a - x1, db = b - a;
        const Lanes ya = da + pole * y1;
        y1 = (db + pole * da) + pole2 * y1;
        x1 = b;
        to[i] = ya, to[i + 1] = y1;
    }
    state[0] = x1, state[1] = y1;
}

// Notes the peak of each lane's own frames and whether all of them were finite. What is not finite
// stays so in the DC blocker, whose output ends every block.
template <class Lanes>
void inspect(Sink& sink, const Lanes* block, std::size_t start) noexcept {
    bool ends = false;
    alignas(32) float left[lane_count];
    for (std::size_t l = 0; l < lane_count; ++l) {
        const std::size_t frames = sink.row_frames[l];
        left[l] = frames > start ? static_cast<float>(frames - start) : 0.0f;
        ends = ends || frames < start + block_frames;
    }
    const Lanes own = Lanes::load(left), none(0.0f);
    Lanes loudest(0.0f), last = block[block_frames - 1];
    if (!ends)
        for (std::size_t i = 0; i < block_frames; ++i) loudest = max(abs(block[i]), loudest);
    else {
        last = none;
        for (std::size_t i = 0; i < block_frames; ++i) {
            const auto heard = Lanes(static_cast<float>(i)) < own;
            last = select(heard, block[i], last);
            loudest = max(abs(select(heard, block[i], none)), loudest);
        }
    }
    const Lanes limit(1e15f);
    const auto sound = (abs(last) < limit) & (loudest < limit);
    max(loudest, Lanes::load(sink.peak)).store(sink.peak);
    select(sound, Lanes::load(sink.finite), none).store(sink.finite);
}

// Takes what reaches the sink to its rows. False once every lane has ended.
template <class Lanes>
bool drain(const ScheduleView& s, std::size_t start) noexcept {
    Sink& sink = *s.sink;
    Lanes* block = lanes_at<Lanes>(s, sink.out);
    const Lanes* from = hear(s, s.inlets[sink.inlet], block);
    bool more = true;
    if (s.final) {
        finish(s, sink, from, block);
        inspect(sink, block, start);
    } else {
        more = end_voices(*s.voice, start, lanes_at<Lanes>(s, sink.state), from, block);
        if (s.voice->follows) follow_level(*s.voice, start, block);
    }
    write_sink(sink, block, start);
    return more;
}

}  // namespace patchbreeder
