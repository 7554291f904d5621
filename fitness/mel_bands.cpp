#include "fitness/mel_bands.h"

#include "fitness/analysis.h"
#include "fitness/scalar.h"

namespace patchbreeder {
namespace {

constexpr std::size_t band_count = 128;

double precise_log2(double x) {
    return static_cast<double>(scalar_log2(static_cast<float>(x)));
}
double precise_exp2(double x) {
    return static_cast<double>(scalar_exp2(static_cast<float>(x)));
}

// Octaves above 700 Hz of f + 700: mels but for a factor.
double mel(double hertz) {
    return precise_log2(1.0 + hertz / 700.0);
}
double identity(double hertz) {
    return hertz;
}

// Slaney's mels: 200/3 Hz each up to 1 kHz (mel 15), then 27 to a factor of 6.4.
constexpr double slaney_step = 200.0 / 3.0, slaney_corner = 15.0;
constexpr double octaves_per_slaney = 2.678071905 / 27.0;  // log2 6.4 / 27
double slaney_hertz(double mels) {
    if (mels <= slaney_corner) return mels * slaney_step;
    return 1000.0 * precise_exp2((mels - slaney_corner) * octaves_per_slaney);
}

}  // namespace

MelTables::MelTables(std::span<const double> edges, Scale scale, std::size_t fft_size, bool area) {
    for (std::size_t b = 0; b + 2 < edges.size(); ++b) {
        first_.push_back(static_cast<std::uint16_t>(weights_.size()));
        const double low = scale(edges[b]), peak = scale(edges[b + 1]), high = scale(edges[b + 2]);
        const double factor = area ? 2.0 / (edges[b + 2] - edges[b]) : 1.0;
        std::size_t first = 0;
        for (std::size_t k = 0; k <= fft_size / 2; ++k) {
            const double at =
                scale(static_cast<double>(k) * analysis_rate / static_cast<double>(fft_size));
            const double rising = (at - low) / (peak - low), falling = (high - at) / (high - peak);
            const double height = rising < falling ? rising : falling;
            if (height <= 0.0) continue;
            if (first_.back() == weights_.size()) first = k;
            weights_.push_back(static_cast<float>(height * factor));
        }
        bin_.push_back(static_cast<std::uint16_t>(first));
    }
    first_.push_back(static_cast<std::uint16_t>(weights_.size()));
}

MelTables composite_mel_bands(std::size_t fft_size) {
    std::vector<double> edges;
    const double low = mel(30.0), step = (mel(18000.0) - low) / (band_count + 1);
    for (std::size_t i = 0; i < band_count + 2; ++i)
        edges.push_back(700.0 * (precise_exp2(low + step * static_cast<double>(i)) - 1.0));
    return {edges, mel, fft_size, false};
}

MelTables slaney_mel_bands(std::size_t fft_size) {
    std::vector<double> edges;
    const double highest = slaney_corner + precise_log2(22.05) / octaves_per_slaney;
    for (std::size_t i = 0; i < band_count + 2; ++i)
        edges.push_back(slaney_hertz(highest * static_cast<double>(i) / (band_count + 1)));
    return {edges, identity, fft_size, true};
}

}  // namespace patchbreeder
