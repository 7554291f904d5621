// A delay of whole frames that differ by lane, for reverbs: written as lanes, read by gathers, so
// that nothing is transposed. A change of length fades over one tick.
#pragma once

#include "synth/delay_line.h"

namespace patchbreeder {

template <class Lanes>
class LaneDelay {  // plain data, part of a module's state
  public:
    // Lanes of memory for delays of up to `longest` frames.
    static constexpr std::size_t memory(float longest) noexcept {
        return length(longest) + tick_frames;
    }
    // Takes its memory from the front of what is given, and returns the rest.
    Lanes* attach(Lanes* from, float longest, const Lanes& delay) noexcept {
        ring_ = from, head_ = 0;
        length_ = length(longest);
        delay_ = floor(delay + 0.5f);
        return from + memory(longest);
    }
    void write(const Lanes* frames) noexcept {
        for (std::size_t i = 0; i < tick_frames; ++i) ring_[head_ + i] = frames[i];
        // Repeated past the end, where a read may run over it.
        if (head_ == 0)
            for (std::size_t i = 0; i < tick_frames; ++i) ring_[length_ + i] = frames[i];
        head_ = head_ + tick_frames == length_ ? 0 : head_ + tick_frames;
    }
    // One tick of what was written `delay` frames before it, after that tick was written.
    void read(const Lanes& delay, Lanes* out) noexcept { read_from(delay, 0.0f, out); }
    // The same before it is written, for loops; a delay shorter than a tick is lengthened to one.
    void read_before_write(const Lanes& delay, Lanes* out) noexcept {
        read_from(max(delay, Lanes(tick)), -tick, out);
    }

  private:
    static constexpr float tick = static_cast<float>(tick_frames);

    static constexpr std::size_t length(float longest) noexcept {
        return (static_cast<std::size_t>(longest) / tick_frames + 3) * tick_frames;
    }

    void read_from(const Lanes& delay, float lead, Lanes* out) noexcept {
        const Lanes to = floor(delay + 0.5f);
        gather(to + lead, out);
        if (!changed(delay_, to)) return;
        Lanes before[tick_frames], none = 0.0f;
        gather(delay_ + lead, before);
        Ramp<Lanes> fade(none, Lanes(1.0f));
        const auto rests = delay_ == to;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes mixed = before[i] + (out[i] - before[i]) * fade.next();
            out[i] = select(rests, out[i], mixed);
        }
        delay_ = to;
    }
    // The tick that lies `back` frames before the last one written.
    void gather(const Lanes& back, Lanes* out) const noexcept {
        static constexpr float numbers[lane_count]{0, 1, 2, 3, 4, 5, 6, 7};
        const Lanes start = Lanes(static_cast<float>(head_) - tick) - back;
        const Lanes wrapped =
            select(start < Lanes(0.0f), start + static_cast<float>(length_), start);
        auto index =
            truncate_to_ints(wrapped * static_cast<float>(lane_count) + Lanes::load(numbers));
        const auto* base = reinterpret_cast<const float*>(ring_);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            out[i] = Lanes::gather(base, index);
            index = index + typename Lanes::Ints(static_cast<std::int32_t>(lane_count));
        }
    }

    Lanes* ring_;
    std::size_t head_, length_;
    Lanes delay_;
};

}  // namespace patchbreeder
