// Memory of past samples. Both kinds hand over a tick at a time, read before it is written, so that
// what is read may become part of what is written.
#pragma once

#include <span>

#include "engine/module.h"
#include "synth/change.h"

namespace patchbreeder {

// Delays that differ by lane: every lane has its own contiguous ring, turned to and from lanes by
// 8x8 transposes. Only a delay that glides pays for gathers.
template <class Lanes>
class DelayLine {
  public:
    // A tick is written only after it was read, so a shorter delay is lengthened to this.
    static constexpr float shortest = static_cast<float>(tick_frames) + 1.0f;

    // Lanes of memory for delays of up to `longest` frames.
    static constexpr std::size_t memory(float longest) noexcept {
        const auto frames = static_cast<std::size_t>(longest) + 2 * tick_frames;
        return frames / tick_frames * tick_frames + margin;
    }
    void attach(std::span<Lanes> memory) noexcept {
        rings_ = reinterpret_cast<float*>(memory.data());
        stride_ = static_cast<std::int32_t>(memory.size());
        head_ = 0;
    }
    // One tick of what was written `from` (at the tick's start) to `to` frames before.
    void read(const Lanes& from, const Lanes& to, Lanes* out) const noexcept {
        if (changed(from, to))
            read_gliding(from, to, out);
        else
            read_resting(to, out);
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
        if (head_ == length()) head_ = 0;
    }

  private:
    static constexpr std::size_t margin = tick_frames;
    static constexpr auto ticks_ = static_cast<std::int32_t>(tick_frames);

    std::int32_t length() const noexcept { return stride_ - ticks_; }
    float* ring(std::size_t l) const noexcept {
        return rings_ + l * static_cast<std::size_t>(stride_);
    }
    // Fractions of a frame by straight lines; the same expression in both ways of reading.
    static Lanes between(const Lanes& older, const Lanes& younger, const Lanes& part) noexcept {
        return younger + (older - younger) * part;
    }

    void read_resting(const Lanes& delay, Lanes* out) const noexcept {
        const Lanes whole = floor(delay);
        alignas(32) float frames[lane_count], parts[lane_count];
        whole.store(frames), (delay - whole).store(parts);
        for (std::size_t half = 0; half < tick_frames; half += lane_count) {
            Lanes rows[lane_count];
            for (std::size_t l = 0; l < lane_count; ++l) {
                std::int32_t start = head_ - 1 - static_cast<std::int32_t>(frames[l]);
                if (start < 0) start += length();
                const float* older = ring(l) + start + half;
                rows[l] = between(Lanes::load(older), Lanes::load(older + 1), Lanes(parts[l]));
            }
            transpose(rows);
            for (std::size_t k = 0; k < lane_count; ++k) out[half + k] = rows[k];
        }
    }
    void read_gliding(const Lanes& from, const Lanes& to, Lanes* out) const noexcept {
        static constexpr float numbers[lane_count]{0, 1, 2, 3, 4, 5, 6, 7};
        const Lanes rings = Lanes::load(numbers) * static_cast<float>(stride_);
        const Lanes size = static_cast<float>(length());
        Lanes previous = from;
        Ramp<Lanes> delay(previous, to);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes d = delay.next(), whole = floor(d);
            const Lanes start =
                Lanes(static_cast<float>(head_ - 1) + static_cast<float>(i)) - whole;
            const auto index =
                truncate_to_ints(rings + select(start < Lanes(0.0f), start + size, start));
            out[i] = between(Lanes::gather(rings_, index),
                             Lanes::gather(rings_, index + typename Lanes::Ints(1)), d - whole);
        }
    }

    float* rings_;
    std::int32_t stride_, head_;
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
