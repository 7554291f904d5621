#include "engine/wave_frame.h"

#include <cmath>

namespace patchbreeder {

const WaveCircle& wave_circle() noexcept {
    static const WaveCircle one = [] {
        // cos and sin of 2 pi / 1024
        constexpr double c = 0.99998117528260111, s = 0.0061358846491544753;
        WaveCircle made;
        double x = 1.0, y = 0.0;
        for (std::size_t i = 0; i < wave_points; ++i) {
            made.cosine[i] = x, made.sine[i] = y;
            const double turned = x * c - y * s;
            y = x * s + y * c;
            x = turned;
        }
        return made;
    }();
    return one;
}

void write_frame(std::span<const double> sines, std::span<const double> cosines,
                 float* frame) noexcept {
    const WaveCircle& turn = wave_circle();
    double power = 1e-30;
    for (std::size_t k = 1; k < sines.size(); ++k)
        power += 0.5 * (sines[k] * sines[k] + cosines[k] * cosines[k]);
    const double gain = 0.5 / std::sqrt(power);
    // From the coarsest level to the finest, each adds its partials to the last.
    std::array<double, wave_points> sum{};
    std::size_t next = 1;
    for (std::size_t level = wave_details.size(); level-- > 0;) {
        const auto last = static_cast<std::size_t>(wave_details[level]);
        for (; next <= last && next < sines.size(); ++next)
            for (std::size_t i = 0; i < wave_points; ++i) {
                const std::size_t at = next * i % wave_points;
                sum[i] += sines[next] * turn.sine[at] + cosines[next] * turn.cosine[at];
            }
        float* to = frame + level * wave_stride;
        for (std::size_t i = 0; i < wave_points; ++i) to[i] = static_cast<float>(gain * sum[i]);
        to[wave_points] = to[0];
    }
}

}  // namespace patchbreeder
