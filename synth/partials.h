// A bank of sines. Each is a rotation by two products a sample, started anew from its exact phase
// every tick, so that nothing drifts; levels move in straight lines over a tick.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes, std::size_t count>
struct Partials {  // plain data, part of a module's state
    static constexpr std::size_t group = 4;
    static_assert(count % group == 0);

    std::array<Lanes, count> phase, step;    // turns; turns a frame
    std::array<Lanes, count> pull, lean;     // (2 sin w/2)^2; sin w
    std::array<Lanes, count> level, target;  // where the last tick ended and where this one does

    void tune(std::size_t k, const Lanes& cycles) noexcept {
        step[k] = min(cycles, Lanes(0.5f));
        const Lanes half = sin_turns(step[k] * 0.5f) * 2.0f;
        pull[k] = half * half;
        lean[k] = sin_turns(step[k]);
    }
    // 1, and 0 from just below the Nyquist limit on.
    [[nodiscard]] Lanes audible(std::size_t k) const noexcept {
        return clamp((Lanes(0.48f) - step[k]) * 40.0f, Lanes(0.0f), Lanes(1.0f));
    }
    // One tick of all; silent partials stand at phase 0 and cost nothing.
    void play(Lanes* out) noexcept {
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = 0.0f;
        for (std::size_t first = 0; first < count; first += group) {
            bool heard = false;
            for (std::size_t k = first; k < first + group; ++k)
                heard = heard || any((level[k] > Lanes(0.0f)) | (target[k] > Lanes(0.0f)));
            if (heard) add(first, out);
        }
    }

  private:
    // Four at a time: one by one they would wait for themselves.
    void add(std::size_t first, Lanes* out) noexcept {
        Lanes x[group], slope[group], loud[group], rise[group];
        for (std::size_t j = 0; j < group; ++j) {
            const std::size_t k = first + j;
            x[j] = sin_turns(phase[k]);
            slope[j] = x[j] * pull[k] * 0.5f + cos_turns(phase[k]) * lean[k];
            rise[j] = (target[k] - level[k]) * (1.0f / static_cast<float>(tick_frames));
            loud[j] = level[k] + rise[j];
        }
        for (std::size_t i = 0; i < tick_frames; ++i) {
            out[i] += (x[0] * loud[0] + x[1] * loud[1]) + (x[2] * loud[2] + x[3] * loud[3]);
            for (std::size_t j = 0; j < group; ++j) {
                slope[j] -= x[j] * pull[first + j];
                x[j] += slope[j];
                loud[j] += rise[j];
            }
        }
        for (std::size_t k = first; k < first + group; ++k) {
            const Lanes turned = phase[k] + step[k] * static_cast<float>(tick_frames);
            phase[k] = select(target[k] > Lanes(0.0f), turned - round(turned), Lanes(0.0f));
            level[k] = target[k];
        }
    }
};

}  // namespace patchbreeder
