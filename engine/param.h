// What a knob is: a range in units, how positions 0..1 spread over it, and one line of help.
//
// Genes and presets hold positions; DSP sees plain values. Range owns the mapping, in one
// expression for Lanes, so a modulated knob and a resting one agree bit for bit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/lanes_math.h"
#include "engine/lanes_plain.h"

namespace patchbreeder {

enum class Scale : std::uint8_t {
    linear,   // low + position * (high - low)
    log,      // low * (high / low)^position
    square,   // low = 0: high * position^2; low = -high: high * x|x| with x = 2 position - 1
    integer,  // whole numbers low..high, equal shares of the positions
    choice,   // index into labels, equal shares of the positions
    toggle,   // off, on
};

enum class Unit : std::uint8_t {
    none,
    hertz,
    seconds,
    semitones,
    cents,
    decibels,
    percent,
    ratio,
    decibels_per_octave
};
[[nodiscard]] std::string_view symbol(Unit unit) noexcept;

namespace detail {
// log2 for constant expressions: exponent by halving, mantissa by the atanh series.
constexpr double log2_constant(double x) {
    double whole = 0.0;
    while (x >= 2.0) x *= 0.5, whole += 1.0;
    while (x < 1.0) x *= 2.0, whole -= 1.0;
    const double z = (x - 1.0) / (x + 1.0);
    double term = z, total = 0.0;
    for (int n = 1; n < 60; n += 2) total += term / n, term *= z * z;
    return whole + 2.0 * total / 0.693147180559945309417;
}
}  // namespace detail

// Positions are multiples of 2^-16, so that a preset's decimal text finds its way back exactly.
inline constexpr float position_steps = 65536.0f;
[[nodiscard]] float snap(float position) noexcept;

struct Range {
    float low = 0.0f, high = 1.0f;
    float home = 0.0f;  // default, plain
    float octaves = 0.0f;
    Scale scale = Scale::linear;
    Unit unit = Unit::none;
    std::span<const std::string_view> labels{};

    // Same range, other default.
    [[nodiscard]] constexpr Range at(float plain) const {
        Range r = *this;
        r.home = plain;
        return r;
    }
    [[nodiscard]] constexpr bool stepped() const noexcept {
        return scale == Scale::integer || scale == Scale::choice || scale == Scale::toggle;
    }
    // Number of values of a stepped range.
    [[nodiscard]] constexpr int steps() const noexcept { return static_cast<int>(high - low) + 1; }

    // Plain value at a position; positions outside 0..1 are clamped.
    template <class Lanes>
    [[nodiscard]] Lanes plain(const Lanes& position) const noexcept {
        const Lanes p = clamp(position, Lanes(0.0f), Lanes(1.0f));
        switch (scale) {
            case Scale::linear:
                return p * (high - low) + low;
            case Scale::log:
                return exp2(p * octaves) * low;
            case Scale::square: {
                const Lanes x = low < 0.0f ? p * 2.0f - 1.0f : p;
                return x * abs(x) * high;
            }
            default: {
                const auto count = static_cast<float>(steps());
                return min(floor(p * count), Lanes(count - 1.0f)) + low;
            }
        }
    }
    [[nodiscard]] float plain(float position) const noexcept {
        return lane(plain(plain::Lanes(position)), 0);
    }
    // Position on the grid whose plain value is nearest; values outside are clamped.
    [[nodiscard]] float position(double plain) const noexcept;
    // Compared as floats, so that a written end of the range lies inside.
    [[nodiscard]] bool contains(double plain) const noexcept {
        const auto value = static_cast<float>(plain);
        return value >= low && value <= high;
    }
    // Shortest decimal that maps back to this position; a label for choices, off/on for toggles.
    [[nodiscard]] std::string text(float position) const;
    // Plain value that a person wrote as text() does; none if it is not one, or out of range.
    [[nodiscard]] std::optional<double> read(std::string_view text) const;
    // `20..18000 Hz`, or the labels.
    [[nodiscard]] std::string extent() const;
};

constexpr Range linear(float low, float high, Unit unit = Unit::none) {
    return {.low = low, .high = high, .home = low, .scale = Scale::linear, .unit = unit};
}
constexpr Range logarithmic(float low, float high, Unit unit) {
    return {.low = low,
            .high = high,
            .home = low,
            .octaves = static_cast<float>(detail::log2_constant(double{high} / double{low})),
            .scale = Scale::log,
            .unit = unit};
}
constexpr Range hertz(float low, float high) {
    return logarithmic(low, high, Unit::hertz);
}
constexpr Range seconds(float low, float high) {
    return logarithmic(low, high, Unit::seconds);
}
constexpr Range percent(float low, float high) {
    return linear(low, high, Unit::percent);
}
constexpr Range decibels(float low, float high) {
    return linear(low, high, Unit::decibels);
}
constexpr Range cents(float low, float high) {
    return linear(low, high, Unit::cents);
}
constexpr Range square(float high, Unit unit = Unit::none) {
    return {.high = high, .scale = Scale::square, .unit = unit};
}
constexpr Range bipolar_square(float high) {
    return {.low = -high, .high = high, .scale = Scale::square};
}
constexpr Range integer(int low, int high, Unit unit = Unit::none) {
    return {.low = static_cast<float>(low),
            .high = static_cast<float>(high),
            .home = static_cast<float>(low),
            .scale = Scale::integer,
            .unit = unit};
}
constexpr Range choice(std::span<const std::string_view> labels) {
    return {.low = 0.0f,
            .high = static_cast<float>(labels.size() - 1),
            .scale = Scale::choice,
            .labels = labels};
}
constexpr Range toggle() {
    return {.high = 1.0f, .scale = Scale::toggle};
}

}  // namespace patchbreeder
