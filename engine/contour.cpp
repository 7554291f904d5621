#include "engine/contour.h"

#include <algorithm>
#include <cmath>

#include "engine/module.h"

namespace patchbreeder {

ContourTicks::Place ContourTicks::add(std::span<const float> values, float hop, int rate) {
    const Place place{.first = values_.size()};
    if (values.empty()) return place;
    const float ticks_per_value =
        std::max(hop * static_cast<float>(rate) / static_cast<float>(tick_frames), 1e-3f);
    const float last = static_cast<float>(values.size() - 1) * ticks_per_value;
    for (std::size_t tick = 0; static_cast<float>(tick) <= last; ++tick) {
        const float at = static_cast<float>(tick) / ticks_per_value;
        const auto before = std::min(static_cast<std::size_t>(at), values.size() - 1);
        const std::size_t after = std::min(before + 1, values.size() - 1);
        const float part = at - static_cast<float>(before);
        values_.push_back(values[before] + part * (values[after] - values[before]));
    }
    values_.push_back(values.back());
    return {.first = place.first, .count = values_.size() - place.first};
}

void ContourTicks::lay_out(std::span<const Job> jobs, int rate) {
    values_.clear(), bends_.clear(), levels_.clear(), first_notes_.clear();
    for (const Job& job : jobs) {
        first_notes_.push_back(bends_.size());
        for (const Contour& contour : job.contours) {
            bends_.push_back(add(contour.bend, contour.hop, rate));
            levels_.push_back(add(contour.level, contour.hop, rate));
        }
    }
    first_notes_.push_back(bends_.size());
}

FollowedNote ContourTicks::of(std::size_t job, std::size_t note) const noexcept {
    const std::size_t index = first_notes_[job] + note;
    if (index >= first_notes_[job + 1]) return {};
    return {.bend = row(bends_[index]), .level = row(levels_[index])};
}

std::size_t ContourTicks::bytes() const noexcept {
    const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
    return of(values_) + of(bends_) + of(levels_) + of(first_notes_);
}

}  // namespace patchbreeder
