// From twice the sample rate to the sample rate.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

// Half-band filter of 11 taps (Parks-McClellan). At 88.2 kHz: flat to 0.3 dB up to 16 kHz, 26 dB
// down from 28.1 kHz, 37 dB from 30 kHz on. Delays by five of the faster frames.
template <class Lanes>
struct Halver {  // plain data, part of a module's state
    std::array<Lanes, 2> even;
    std::array<Lanes, 5> odd;

    // The first and second half of every frame of a tick become one.
    void process(const Lanes* first, const Lanes* second, Lanes* out) noexcept {
        Lanes e[tick_frames + 2], o[tick_frames + 5];
        for (std::size_t i = 0; i < even.size(); ++i) e[i] = even[i];
        for (std::size_t i = 0; i < odd.size(); ++i) o[i] = odd[i];
        for (std::size_t i = 0; i < tick_frames; ++i) {
            e[i + 2] = first[i], o[i + 5] = second[i];
            out[i] = (e[i] * 0.5f + (o[i + 2] + o[i + 3]) * 0.30826235f) +
                     ((o[i + 1] + o[i + 4]) * -0.0786217f + (o[i] + o[i + 5]) * 0.02732502f);
        }
        for (std::size_t i = 0; i < even.size(); ++i) even[i] = e[tick_frames + i];
        for (std::size_t i = 0; i < odd.size(); ++i) odd[i] = o[tick_frames + i];
    }
};

}  // namespace patchbreeder
