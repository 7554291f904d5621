// The second stage: power spectra at three resolutions, and the loudness of frames and bands.
#pragma once

#include "engine/lanes_math.h"
#include "fitness/shape.h"
#include "fitness/stft.h"
#include "fitness/sum_over.h"

namespace patchbreeder {

// Sum of the bins first..end-1 of one group.
template <class Lanes>
Lanes bin_sum(const float* group, std::size_t first, std::size_t end) noexcept {
    return sum_over<Lanes>(end - first, [=](std::size_t k) noexcept {
        return Lanes::load(group + (first + k) * lane_count);
    });
}

// Spectra of one grid, the power of each frame, and their mean as the result.
template <class Lanes>
float measure_grid(const Shape& shape, const Grid& grid, float* work) noexcept {
    Lanes all(0.0f);
    for (std::size_t g = 0; g < grid.groups; ++g) {
        float* group = work + grid.power + g * grid.bins() * lane_count;
        lay_out<Lanes>(grid.stripes, work + grid.first, g, work + shape.striped);
        each_bin<Lanes>(grid.fft, grid.stripes, work + shape.striped, work + shape.scratch,
                        power_to<Lanes>(group));
        const Lanes total = bin_sum<Lanes>(group, grid.low_bin, grid.end_bin);
        total.store(work + grid.totals + g * lane_count);
        all += total;
    }
    return sum(all) / static_cast<float>(grid.frames);
}

// Limits of the onset bands, in bins of the detail grid (86 Hz): 200 Hz, 1 kHz, 5 kHz.
inline constexpr std::size_t onset_low = 3, onset_middle = 12, onset_high = 58;

// Power of each detail frame in each onset band.
template <class Lanes>
void measure_bands(const Shape& shape, float* work) noexcept {
    const Grid& grid = shape.detail;
    for (std::size_t g = 0; g < grid.groups; ++g) {
        const float* group = work + grid.power + g * grid.bins() * lane_count;
        const std::size_t limits[] = {1, onset_low, onset_middle, onset_high, grid.end_bin};
        for (std::size_t b = 0; b < onset_bands; ++b)
            bin_sum<Lanes>(group, limits[b], limits[b + 1])
                .store(work + shape.bands + b * grid.slots() + g * lane_count);
    }
}

inline constexpr float contour_floor = 1e-6f;   // -60 dB re the mean
inline constexpr std::size_t contour_step = 4;  // detail frames: 11.6 ms

// Loudness every 11.6 ms, averaged over about a period of the target, as log2 re the mean power.
template <class Lanes>
void measure_contour(const Shape& shape, float mean_power, float* work) noexcept {
    const float* totals = work + shape.detail.totals;
    float* contour = work + shape.contour;
    const std::size_t reach = shape.contour_reach, last = shape.detail.frames - 1;
    const float scale = mean_power > 0.0f ? 1.0f / mean_power : 0.0f;
    const std::size_t slots = groups(shape.contour_points) * lane_count;
    for (std::size_t i = shape.contour_points; i < slots; ++i) contour[i] = 0.0f;
    for (std::size_t i = 0; i < shape.contour_points; ++i) {
        const std::size_t centre = i * contour_step;
        const std::size_t from = centre > reach ? centre - reach : 0;
        const std::size_t to = centre + reach < last ? centre + reach : last;
        float total = 0.0f;
        for (std::size_t f = from; f <= to; ++f) total += totals[f];
        contour[i] = total * scale / static_cast<float>(to - from + 1);
    }
    for (std::size_t i = 0; i < slots; i += lane_count)
        log2_coarse(max(Lanes::load(contour + i), Lanes(contour_floor))).store(contour + i);
}

// Everything of the candidate's spectra that the features in `needs` ask for.
template <class Lanes>
void measure_spectra(Features& f, unsigned needs) noexcept {
    const Shape& shape = *f.shape;
    if ((needs & feature::core) != 0) f.core_power = measure_grid<Lanes>(shape, shape.core, f.work);
    if ((needs & feature::attack) != 0)
        f.attack_power = measure_grid<Lanes>(shape, shape.attack, f.work);
    if ((needs & feature::detail) == 0) return;
    f.detail_power = measure_grid<Lanes>(shape, shape.detail, f.work);
    measure_bands<Lanes>(shape, f.work);
    measure_contour<Lanes>(shape, f.detail_power, f.work);
}

}  // namespace patchbreeder
