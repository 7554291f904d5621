#include "synth/wave_tables.h"

#include <memory>

namespace patchbreeder {
namespace {

// Height 1 at `centre`, one half a `width` away.
double peak_at(double k, double centre, double width) {
    const double far = (k - centre) / width;
    return 1.0 / (1.0 + far * far);
}

WaveSpectrum saw() {
    WaveSpectrum s{};
    for (std::size_t k = 1; k < s.size(); ++k) s[k] = 1.0 / static_cast<double>(k);
    return s;
}

// Sine, triangle, between it and a saw, saw, and pulses that grow narrow.
void analogue(std::size_t frame, WaveSpectrum& sines, WaveSpectrum& cosines) {
    const WaveSpectrum all = saw();
    static constexpr std::array duty{0.5, 0.25, 0.125, 0.0625};
    for (std::size_t k = 1; k < all.size(); ++k) {
        const double odd = k % 2 == 1 ? 1.0 : 0.0, turned = k % 4 == 3 ? -1.0 : 1.0;
        const double triangle = odd * turned * all[k] * all[k];
        if (frame == 0) sines[k] = k == 1 ? 1.0 : 0.0;
        if (frame == 1) sines[k] = triangle;
        if (frame == 2) sines[k] = 0.7 * triangle + 0.3 * all[k];
        if (frame == 3) sines[k] = all[k];
        if (frame < 4) continue;
        const auto edge = static_cast<std::size_t>(duty[frame - 4] * double{wave_points});
        const std::size_t at = k * edge % wave_points;
        sines[k] = all[k] * (1.0 - wave_circle().cosine[at]);
        cosines[k] = all[k] * wave_circle().sine[at];
    }
}

// Clarinets, then horns, oboe and shawm: odd partials, then a formant that climbs.
void reed(std::size_t frame, WaveSpectrum& sines) {
    struct Reed {
        double even, slope, formant, centre, width;
    };
    static constexpr std::array<Reed, wave_frames> reeds{{{0.02, 1.8, 0.0, 1, 1},
                                                          {0.08, 1.3, 0.5, 5, 2},
                                                          {0.25, 1.0, 0.8, 7, 3},
                                                          {0.9, 1.6, 2.0, 2, 1},
                                                          {1.0, 1.3, 3.0, 3, 1.2},
                                                          {1.0, 1.0, 4.0, 4, 1.5},
                                                          {1.0, 0.8, 5.0, 6, 2},
                                                          {1.0, 0.6, 5.0, 9, 3}}};
    const Reed& r = reeds[frame];
    for (std::size_t k = 1; k < sines.size(); ++k) {
        const double n = static_cast<double>(k);
        double level = 1.0 / (1.0 + r.slope * (n - 1.0) * (0.4 + 0.06 * n));
        level *= 0.2 + r.formant * peak_at(n, r.centre, r.width);
        if (k == 1) level += 0.5;
        sines[k] = level * (k % 2 == 0 ? r.even : 1.0);
    }
}

// Vowels of a voice at C3: u, o, open o, a, ae, e, i and a hum.
void voice(std::size_t frame, WaveSpectrum& sines) {
    static constexpr std::array<std::array<double, 3>, wave_frames> vowels{{{350, 600, 2700},
                                                                            {400, 800, 2600},
                                                                            {550, 900, 2600},
                                                                            {680, 1100, 2650},
                                                                            {660, 1700, 2500},
                                                                            {420, 1900, 2600},
                                                                            {290, 2000, 2900},
                                                                            {250, 400, 2300}}};
    for (std::size_t k = 1; k < sines.size(); ++k) {
        const double n = static_cast<double>(k), hertz = 130.8 * n;
        double level = 0.0, height = 1.0;
        for (const double formant : vowels[frame]) {
            level += height * peak_at(hertz, formant, 60.0 + 0.04 * formant);
            height *= frame == 7 ? 0.15 : 0.5;
        }
        sines[k] = (level + 0.01) / (1.0 + 0.1 * n);
    }
}

// Registrations: partials 1, 2, 3, 4, 5, 6, 8, 12, 16.
void organ(std::size_t frame, WaveSpectrum& sines) {
    static constexpr std::array<std::size_t, 9> numbers{1, 2, 3, 4, 5, 6, 8, 12, 16};
    static constexpr std::array<std::array<double, 9>, wave_frames> bars{
        {{8, 0, 0, 0, 0, 0, 0, 0, 0},
         {8, 3, 1, 0, 0, 0, 0, 0, 0},
         {8, 6, 0, 4, 0, 0, 2, 0, 0},
         {8, 8, 8, 0, 0, 0, 0, 0, 0},
         {7, 0, 6, 0, 4, 0, 0, 0, 0},
         {8, 8, 4, 6, 2, 4, 6, 0, 2},
         {6, 8, 8, 8, 6, 6, 8, 4, 4},
         {5, 3, 2, 6, 0, 2, 8, 6, 8}}};
    for (std::size_t i = 0; i < numbers.size(); ++i) sines[numbers[i]] = bars[frame][i];
}

// A saw whose resonance climbs.
void resonant(std::size_t frame, WaveSpectrum& sines) {
    static constexpr std::array<double, wave_frames> centres{2, 3, 5, 7, 10, 14, 20, 28};
    for (std::size_t k = 1; k < sines.size(); ++k) {
        const double n = static_cast<double>(k), c = centres[frame];
        const double fall = n > c ? (c / n) * (c / n) : 1.0;
        sines[k] = (1.0 / n) * fall + 0.9 * peak_at(n, c, 0.6 + 0.05 * c);
    }
}

}  // namespace

const float* wave_sets() noexcept {
    static const std::unique_ptr<float[]> sets = [] {
        auto made = std::make_unique<float[]>(wave_set_names.size() * wave_set_floats);
        float* to = made.get();
        for (std::size_t set = 0; set < wave_set_names.size(); ++set)
            for (std::size_t frame = 0; frame < wave_frames; ++frame) {
                WaveSpectrum sines{}, cosines{};
                switch (set) {
                    case 0:
                        analogue(frame, sines, cosines);
                        break;
                    case 1:
                        reed(frame, sines);
                        break;
                    case 2:
                        voice(frame, sines);
                        break;
                    case 3:
                        organ(frame, sines);
                        break;
                    default:
                        resonant(frame, sines);
                }
                write_frame(sines, cosines, to);
                to += wave_frame_floats;
            }
        return made;
    }();
    return sets.get();
}

}  // namespace patchbreeder
