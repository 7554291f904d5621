// What all static non-linearities share: drive, bias, a level that does not grow with the drive,
// mix, and the choice between clean and raw.
//
// A curve is a function of one sample with slope 1 or so at 0. Driven, it is scaled so that a sine
// of half of full scale keeps its height. Clean is oversampled, which delays by a few frames; raw
// works on the samples as they are, aliases included, as simple effects do, and delays nothing.
#pragma once

#include <string_view>

#include "engine/module.h"
#include "synth/oversample.h"

namespace patchbreeder {

inline constexpr std::array<std::string_view, 2> shaper_qualities{"clean", "raw"};
inline constexpr std::string_view shaper_quality_help =
    "Clean is oversampled and a few samples late; raw aliases, at once.";

template <class Lanes>
struct ShaperSettings {
    Lanes drive, bias, mix, quality;  // dB, percent, percent, index
};

template <class Lanes>
struct Shaper {  // plain data, part of a module's state
    Oversampler<Lanes> oversampler;
    Lanes drive, bias, rest, level, mix;

    template <class Curve>
    void reset(const ShaperSettings<Lanes>& to, const Curve& curve) noexcept {
        drive = gain_from_db(to.drive), bias = to.bias * 0.01f, mix = to.mix * 0.01f;
        rest = curve(bias), level = level_of(curve, drive, bias);
    }

    template <class Curve>
    void process(const Lanes* in, Lanes* out, const ShaperSettings<Lanes>& to,
                 const Curve& curve) noexcept {
        const Shaper last = *this;
        reset(to, curve);
        Lanes from[5] = {last.drive, last.bias, last.rest, last.level, last.mix};
        Ramp<Lanes> gain(from[0], drive), shift(from[1], bias), zero(from[2], rest);
        Ramp<Lanes> loud(from[3], level), part(from[4], mix);
        Lanes g[tick_frames], b[tick_frames], z[tick_frames], l[tick_frames], m[tick_frames];
        for (std::size_t i = 0; i < tick_frames; ++i)
            g[i] = gain.next(), b[i] = shift.next(), z[i] = zero.next(), l[i] = loud.next(),
            m[i] = part.next();
        const auto shape = [&](const Lanes& x, std::size_t i) noexcept {
            const Lanes wet = (curve(x * g[i] + b[i]) - z[i]) * l[i];
            return x + (wet - x) * m[i];
        };
        const auto clean = to.quality<Lanes(0.5f), raw = to.quality> Lanes(0.5f);
        Lanes cleaned[tick_frames];
        if (any(clean)) oversampler.process(in, cleaned, shape);
        if (any(raw)) {
            for (std::size_t i = 0; i < tick_frames; ++i)
                out[i] = select(clean, cleaned[i], shape(in[i], i));
            oversampler.keep(clean);
        } else {
            for (std::size_t i = 0; i < tick_frames; ++i) out[i] = cleaned[i];
        }
    }

  private:
    template <class Curve>
    static Lanes level_of(const Curve& curve, const Lanes& gain, const Lanes& shift) noexcept {
        const Lanes half = gain * 0.5f;
        const Lanes height = curve(shift + half) - curve(shift - half);
        // Curves that fold back have no height there; then the level is some 6 dB too high at most.
        return Lanes(1.0f) / max(height, min(gain, Lanes(1.0f)) * 0.5f);
    }
};

}  // namespace patchbreeder
