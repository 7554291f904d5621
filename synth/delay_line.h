// Memory of past samples. Both kinds hand over a tick at a time, read before it is written, so that
// what is read may become part of what is written.
#pragma once

#include <span>

#include "engine/module.h"
#include "synth/change.h"

namespace patchbreeder {

// Delays that differ by lane: every lane has its own contiguous ring, turned to and from lanes by
// 8x8 transposes.
template <class Lanes>
class DelayLine {
  public:
    // A tick is written only after it was read, so a shorter delay is lengthened to this.
    static constexpr float shortest = static_cast<float>(tick_frames) + 1.0f;

    // Lanes of memory for delays of up to `longest` frames. It need not be zeroed.
    static constexpr std::size_t memory(float longest) noexcept {
        const auto frames = static_cast<std::size_t>(longest) + 2 * tick_frames;
        return lead + frames / tick_frames * tick_frames + margin;
    }
    void attach(std::span<Lanes> memory) noexcept {
        stride_ = static_cast<std::int32_t>(memory.size());
        rings_ = reinterpret_cast<float*>(memory.data()) + lead;
        head_ = 0;
        turned_ = false;
        for (std::size_t l = 0; l < lane_count; ++l)
            for (std::size_t i = 0; i < lead; i += lane_count)
                Lanes(0.0f).store(ring(l) - lead + i);
    }
    // One tick of what was written `from` (at the tick's start) to `to` frames before.
    void read(const Lanes& from, const Lanes& to, Lanes* out) const noexcept {
        const Sweep sweep(from, to);
        for (std::size_t half = 0; half < tick_frames; half += lane_count) {
            Lanes rows[lane_count];
            for (std::size_t l = 0; l < lane_count; ++l) rows[l] = row(sweep, l, half);
            transpose(rows);
            for (std::size_t k = 0; k < lane_count; ++k) out[half + k] = rows[k];
        }
    }
    // The sum of two such ticks.
    void read(const Lanes& from, const Lanes& to, const Lanes& from2, const Lanes& to2,
              Lanes* out) const noexcept {
        const Sweep sweep(from, to), sweep2(from2, to2);
        for (std::size_t half = 0; half < tick_frames; half += lane_count) {
            Lanes rows[lane_count];
            for (std::size_t l = 0; l < lane_count; ++l)
                rows[l] = row(sweep, l, half) + row(sweep2, l, half);
            transpose(rows);
            for (std::size_t k = 0; k < lane_count; ++k) out[half + k] = rows[k];
        }
    }
    void write(const Lanes* tick) noexcept {
        for (std::size_t half = 0; half < tick_frames; half += lane_count) {
            Lanes rows[lane_count];
            for (std::size_t k = 0; k < lane_count; ++k) rows[k] = tick[half + k];
            transpose(rows);
            for (std::size_t l = 0; l < lane_count; ++l) {
                float* to = ring(l) + head_ + half;
                rows[l].store(to);
                if (head_ == 0) rows[l].store(to + length());  // the margin repeats the start
            }
        }
        head_ += ticks_;
        if (head_ == length()) head_ = 0, turned_ = true;
    }

  private:
    // Silence before the start, long enough for a tick, is what a ring holds that has not turned.
    static constexpr std::size_t margin = tick_frames, lead = tick_frames + lane_count;
    static constexpr auto ticks_ = static_cast<std::int32_t>(tick_frames);
    static constexpr auto lead_ = static_cast<std::int32_t>(lead);

    // A tick's delays, that run straight from one value to another.
    struct Sweep {
        alignas(32) float from[lane_count], step[lane_count];
        alignas(32) float first[tick_frames], last[tick_frames];  // of each half, in whole frames
        Sweep(const Lanes& start, const Lanes& end) noexcept {
            constexpr auto frames = static_cast<float>(lane_count);
            const Lanes each = (end - start) * (1.0f / static_cast<float>(tick_frames));
            start.store(from), each.store(step);
            floor(start + each).store(first), floor(start + each * frames).store(last);
            floor(start + each * (frames + 1.0f)).store(first + lane_count);
            floor(start + each * (frames * 2.0f)).store(last + lane_count);
        }
    };

    std::int32_t length() const noexcept { return stride_ - ticks_ - lead_; }
    float* ring(std::size_t l) const noexcept {
        return rings_ + l * static_cast<std::size_t>(stride_);
    }
    // Half a tick of one lane; here the eight floats of Lanes are frames. Fractions of a frame by
    // straight lines.
    Lanes row(const Sweep& sweep, std::size_t l, std::size_t half) const noexcept {
        static constexpr float numbers[tick_frames]{1, 2,  3,  4,  5,  6,  7,  8,
                                                    9, 10, 11, 12, 13, 14, 15, 16};
        const Lanes delay =
            Lanes(sweep.from[l]) + Lanes(sweep.step[l]) * Lanes::load(numbers + half);
        const float whole = sweep.first[half + l];
        if (whole != sweep.last[half + l]) return stretched(l, half, delay, Lanes::load(numbers));
        std::int32_t start = head_ - 1 - static_cast<std::int32_t>(whole);
        if (start < 0) start = turned_ ? start + length() : start < -lead_ ? -lead_ : start;
        const float* older = ring(l) + start + half;
        const Lanes a = Lanes::load(older), b = Lanes::load(older + 1);
        return b + (a - b) * (delay - whole);
    }
    // The same if whole frames are skipped or repeated on the way.
    Lanes stretched(std::size_t l, std::size_t half, const Lanes& delay,
                    const Lanes& numbers) const noexcept {
        const Lanes whole = floor(delay);
        const Lanes start = Lanes(static_cast<float>(head_ - 1)) - whole;
        const Lanes before = turned_ ? start + static_cast<float>(length())
                                     : max(start, Lanes(static_cast<float>(-lead_)));
        const Lanes at = select(start < Lanes(0.0f), before, start) + (numbers - 1.0f);
        const auto index = truncate_to_ints(at);
        const float* from = ring(l) + half;
        const Lanes a = Lanes::gather(from, index);
        const Lanes b = Lanes::gather(from, index + typename Lanes::Ints(1));
        return b + (a - b) * (delay - whole);
    }

    float* rings_;
    std::int32_t stride_, head_;
    bool turned_;
};

// A delay whose length all lanes share: no transposes.
template <class Lanes>
class SharedDelay {
  public:
    static constexpr std::size_t memory(std::size_t frames) noexcept {
        return frames + tick_frames;
    }
    // frames >= tick_frames
    void attach(Lanes* memory, std::size_t frames) noexcept {
        ring_ = memory, frames_ = frames, at_ = 0;
    }
    [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
    // The tick written `frames` ago, to be overwritten in place by the present one.
    [[nodiscard]] Lanes* tick() const noexcept { return ring_ + at_; }
    void advance() noexcept {
        // The margin past the end repeats the start, whichever of them was written.
        for (std::size_t i = frames_; i < at_ + tick_frames; ++i) ring_[i - frames_] = ring_[i];
        for (std::size_t i = at_; i < tick_frames; ++i) ring_[i + frames_] = ring_[i];
        at_ += tick_frames;
        if (at_ >= frames_) at_ -= frames_;
    }

  private:
    Lanes* ring_;
    std::size_t frames_, at_;
};

}  // namespace patchbreeder
