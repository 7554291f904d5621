#include "engine/param.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace patchbreeder {

std::string_view symbol(Unit unit) noexcept {
    switch (unit) {
        case Unit::none:
            return "";
        case Unit::hertz:
            return "Hz";
        case Unit::seconds:
            return "s";
        case Unit::semitones:
            return "st";
        case Unit::cents:
            return "ct";
        case Unit::decibels:
            return "dB";
        case Unit::percent:
            return "%";
        case Unit::ratio:
            return "x";
        case Unit::decibels_per_octave:
            return "dB/oct";
    }
    return "";
}

float snap(float position) noexcept {
    const float bounded = std::min(std::max(position, 0.0f), 1.0f);
    return std::nearbyintf(bounded * position_steps) / position_steps;
}

float Range::position(double plain) const noexcept {
    const double v = std::clamp(plain, double{low}, double{high});
    double p = 0.0;
    switch (scale) {
        case Scale::linear:
            p = (v - double{low}) / (double{high} - double{low});
            break;
        case Scale::log:
            p = std::log2(v / double{low}) / double{octaves};
            break;
        case Scale::square: {
            const double x = std::copysign(std::sqrt(std::abs(v) / double{high}), v);
            p = low < 0.0f ? (x + 1.0) / 2.0 : x;
            break;
        }
        default:
            p = (std::nearbyint(v - double{low}) + 0.5) / steps();
            break;
    }
    return snap(static_cast<float>(p));
}

std::string Range::text(float position) const {
    const float value = plain(position);
    if (scale == Scale::choice) return std::string(labels[static_cast<std::size_t>(value)]);
    if (scale == Scale::toggle) return value > 0.5f ? "on" : "off";
    if (scale == Scale::integer) return fmt::format("{:.0f}", value);
    const float here = snap(position);
    // No number of digits rounds a near zero to zero.
    if (contains(0.0) && this->position(0.0) == here) return "0";
    for (int digits = 2; digits < 9; ++digits) {
        const double rounded = std::stod(fmt::format("{:.{}g}", double{value}, digits));
        if (contains(rounded) && this->position(rounded) == here) return fmt::format("{}", rounded);
    }
    return fmt::format("{:.9g}", double{value});
}

std::optional<double> Range::read(std::string_view text) const {
    if (scale == Scale::choice) {
        const auto found = std::find(labels.begin(), labels.end(), text);
        if (found == labels.end()) return {};
        return static_cast<double>(found - labels.begin());
    }
    if (scale == Scale::toggle) {
        if (text != "on" && text != "off") return {};
        return text == "on" ? 1.0 : 0.0;
    }
    double plain = 0.0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, plain);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !contains(plain)) return {};
    if (scale == Scale::integer && plain != std::nearbyint(plain)) return {};
    return plain;
}

std::string Range::extent() const {
    if (scale == Scale::choice) {
        std::string s;
        for (const auto label : labels) s += (s.empty() ? "" : " | ") + std::string(label);
        return s;
    }
    if (scale == Scale::toggle) return "off | on";
    const std::string_view u = symbol(unit);
    return fmt::format("{:g}..{:g}{}{}", low, high, u.empty() ? "" : " ", u);
}

}  // namespace patchbreeder
