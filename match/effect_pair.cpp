#include "match/effect_pair.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>

#include "engine/error.h"
#include "fitness/analysis.h"
#include "match/least_squares.h"

namespace patchbreeder {
namespace {

using Complex = std::complex<double>;

void check(const Audio& audio, std::string_view which) {
    const auto refuse = [&](std::string what, std::string why) {
        throw Error(ExitCode::bad_data,
                    {.where = std::string(which), .what = std::move(what), .why = std::move(why)});
    };
    if (audio.rate != analysis_rate)
        refuse("has " + std::to_string(audio.rate) + " Hz",
               "sounds are compared at " + std::to_string(analysis_rate) + " Hz");
    for (const float x : audio.samples)
        if (!std::isfinite(x)) refuse("holds values that are not finite", "it is damaged");
    if (peak(audio.samples) < 1e-6f) refuse("is silent", "there is nothing to learn from");
}

// exp(-2 pi i k / n) for k < n / 2, from square roots alone, which are the same everywhere.
std::vector<Complex> turns(std::size_t n) {
    std::vector<Complex> table{1.0};
    Complex step{-1.0, 0.0};  // half a turn
    for (std::size_t size = 2; size < n; size *= 2) {
        const double c = std::sqrt(0.5 * (1.0 + step.real()));
        const Complex half{c, size == 2 ? -1.0 : step.imag() / (2.0 * c)};
        std::vector<Complex> finer;
        for (const Complex& t : table) finer.push_back(t), finer.push_back(t * half);
        table = std::move(finer);
        step = half;
    }
    return table;
}

void transform(std::vector<Complex>& x, const std::vector<Complex>& table) {
    const std::size_t n = x.size();
    for (std::size_t i = 1, j = 0; i < n; ++i) {
        std::size_t bit = n >> 1;
        for (; (j & bit) != 0; bit >>= 1) j ^= bit;
        j |= bit;
        if (i < j) std::swap(x[i], x[j]);
    }
    for (std::size_t size = 2; size <= n; size *= 2)
        for (std::size_t first = 0; first < n; first += size)
            for (std::size_t k = 0; k < size / 2; ++k) {
                const Complex even = x[first + k];
                const Complex odd = x[first + k + size / 2] * table[k * (n / size)];
                x[first + k] = even + odd;
                x[first + k + size / 2] = even - odd;
            }
}

// What a click would have become, roughly.
std::vector<double> deconvolve(const EffectPair& pair) {
    std::size_t n = 2;
    while (n < 2 * pair.dry.size()) n *= 2;
    const auto table = turns(n);
    // Both in one transform: dry real, wet imaginary.
    std::vector<Complex> x(n);
    for (std::size_t i = 0; i < pair.dry.size(); ++i)
        x[i] = {double{pair.dry[i]}, double{pair.wet[i]}};
    transform(x, table);
    std::vector<Complex> ratio(n);
    double mean = 0.0;
    const auto parts = [&](std::size_t k) {
        const Complex a = x[k], b = std::conj(x[(n - k) % n]);
        return std::pair{(a + b) * 0.5, (a - b) * Complex{0.0, -0.5}};
    };
    for (std::size_t k = 0; k < n; ++k) mean += std::norm(parts(k).first) / static_cast<double>(n);
    for (std::size_t k = 0; k < n; ++k) {
        const auto [d, w] = parts(k);
        // Conjugated, so that the forward transform serves as the inverse.
        ratio[k] = std::conj(w * std::conj(d) / (std::norm(d) + 0.03 * mean));
    }
    transform(ratio, table);
    std::vector<double> response(pair.dry.size());
    for (std::size_t i = 0; i < response.size(); ++i)
        response[i] = ratio[i].real() / static_cast<double>(n);
    return response;
}

}  // namespace

EffectPair make_pair(const Audio& dry, const Audio& wet) {
    check(dry, "dry recording"), check(wet, "wet recording");
    EffectPair pair{dry.samples, wet.samples};
    const std::size_t frames = std::max(pair.dry.size(), pair.wet.size());
    pair.dry.resize(frames), pair.wet.resize(frames);
    return pair;
}

EffectHints find_hints(const EffectPair& pair) {
    constexpr std::size_t longest = analysis_rate / 20, apart = analysis_rate / 500;
    constexpr std::size_t most_echoes = 4;
    std::vector<double> response = deconvolve(pair);
    for (double& r : response) r = std::abs(r);
    const auto strongest = [&](std::size_t from, std::size_t to) {
        const auto begin = response.begin();
        const auto at = std::max_element(begin + static_cast<std::ptrdiff_t>(from),
                                         begin + static_cast<std::ptrdiff_t>(to));
        return static_cast<std::size_t>(at - begin);
    };
    EffectHints hints;
    hints.latency = strongest(0, std::min(longest, response.size()));
    const double direct = response[hints.latency];
    const std::size_t end =
        std::min(response.size(), hints.latency + 2 * std::size_t{analysis_rate});
    for (std::size_t n = 0; n < most_echoes && hints.latency + apart < end; ++n) {
        const std::size_t at = strongest(hints.latency + apart, end);
        if (response[at] < 0.02 * direct) break;
        hints.echoes.push_back(static_cast<float>(at - hints.latency) /
                               static_cast<float>(analysis_rate));
        for (std::size_t i = at - apart; i < std::min(at + apart, end); ++i) response[i] = 0.0;
    }
    return hints;
}

void pre_emphasise(std::span<const float> from, std::span<float> to) noexcept {
    float last = 0.0f;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const float x = from[i];
        to[i] = x - 0.85f * last;
        last = x;
    }
}

EsrJudge::EsrJudge(std::span<const float> wet) : wet_(wet.size()) {
    pre_emphasise(wet, wet_);
    energy_ = dot(wet_, wet_);
}

EsrFit EsrJudge::fit(std::span<const std::span<const float>> parts) const {
    const std::size_t n = parts.size();
    std::vector<double> gram(n * n), right(n);
    for (std::size_t i = 0; i < n; ++i) {
        right[i] = dot(parts[i], wet_);
        for (std::size_t j = 0; j <= i; ++j)
            gram[i * n + j] = gram[j * n + i] = dot(parts[i], parts[j]);
    }
    EsrFit fit{.weights = solve_symmetric(gram, right)};
    double left = energy_;
    for (std::size_t i = 0; i < n; ++i) {
        left -= 2.0 * fit.weights[i] * right[i];
        for (std::size_t j = 0; j < n; ++j)
            left += fit.weights[i] * fit.weights[j] * gram[i * n + j];
    }
    fit.esr = std::max(left, 0.0) / energy_;
    if (!std::isfinite(left)) fit.esr = left;
    return fit;
}

double EsrJudge::esr(std::span<const float> sound) const {
    std::vector<float> rest(wet_.size());
    pre_emphasise(sound.first(wet_.size()), rest);
    for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = wet_[i] - rest[i];
    return dot(rest, rest) / energy_;
}

double decibels_of(double energy_ratio) noexcept {
    return 10.0 * std::log10(std::max(energy_ratio, 1e-12));
}

}  // namespace patchbreeder
