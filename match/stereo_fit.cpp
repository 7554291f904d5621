#include "match/stereo_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/parallel.h"
#include "fitness/spectrogram.h"
#include "match/least_squares.h"
#include "presets/stereo.h"

namespace patchbreeder {
namespace {

constexpr std::size_t window = 2048, hop = 512, band_count = 9;
constexpr std::size_t first_edge = 4;    // bins: octaves from 86 Hz on
constexpr double widest = 2.0;           // of the module
constexpr double mono_enough = 1e-4;     // energy of a difference, -40 dB: not worth a width
constexpr double quietest_ratio = 1e-4;  // of side to middle, below which nobody hears how much
constexpr double worth_a_motion = 0.8;   // so much nearer it must come than what stands still
constexpr std::array<std::size_t, 6> lags{1, 2, 4, 8, 16, 32};  // frames, up to 0.37 s

using Bands = std::array<double, band_count>;

// Energies by frame and band.
struct Picture {
    std::vector<Bands> left, right, side;
};

std::vector<Bands> in_bands(const std::vector<float>& samples) {
    const std::size_t frames = samples.size() / hop + 1;
    const Spectrogram spectra(samples, window, hop, frames);
    std::vector<Bands> bands(frames, Bands{});
    for (std::size_t f = 0; f < frames; ++f)
        for (std::size_t bin = 1, band = 0, edge = first_edge; bin < spectra.bins(); ++bin) {
            if (bin == edge && band + 1 < band_count) ++band, edge *= 2;
            bands[f][band] += double{spectra.at(f, bin)};
        }
    return bands;
}

Picture picture_of(const Audio& audio) {
    std::vector<float> left = audio.samples, right = audio.samples;
    for (std::size_t i = 0; i < audio.side.size(); ++i)
        left[i] += audio.side[i], right[i] -= audio.side[i];
    return {in_bands(left), in_bands(right), in_bands(audio.side)};
}

// Energy of the side over that of the middle by band, in dB, and how much of the sound is there.
struct Widths {
    Bands decibels{}, weight{};
};
Widths widths_of(const Picture& p) {
    Widths widths;
    for (std::size_t b = 0; b < band_count; ++b) {
        double both = 0.0, side = 0.0;
        for (std::size_t f = 0; f < p.side.size(); ++f)
            both += 0.5 * (p.left[f][b] + p.right[f][b]), side += p.side[f][b];
        const double ratio = side / std::max(both - side, 1e-20);
        widths.decibels[b] = 10.0 * std::log10(std::clamp(ratio, quietest_ratio, 1e4));
        widths.weight[b] = std::sqrt(both);
    }
    return widths;
}

// Decibels between the widths of a match and a target, as the target weighs its bands.
double width_distance(const Widths& match, const Widths& target) {
    double sum = 0.0, weights = 1e-20;
    for (std::size_t b = 0; b < band_count; ++b) {
        sum += target.weight[b] * std::abs(match.decibels[b] - target.decibels[b]);
        weights += target.weight[b];
    }
    return sum / weights;
}

// How much the balance of a band changes within each of the lags, in dB: a variogram, which does
// not ask when it changes.
using Motion = std::array<double, lags.size()>;
Motion motion_of(const Picture& p) {
    double loudest = 1e-20;
    for (std::size_t f = 0; f < p.left.size(); ++f)
        for (std::size_t b = 0; b < band_count; ++b)
            loudest = std::max(loudest, p.left[f][b] + p.right[f][b]);
    const double floor = 1e-5 * loudest;
    std::vector<Bands> balance(p.left.size()), weight(p.left.size());
    for (std::size_t f = 0; f < p.left.size(); ++f)
        for (std::size_t b = 0; b < band_count; ++b) {
            balance[f][b] = 10.0 * std::log10((p.left[f][b] + floor) / (p.right[f][b] + floor));
            weight[f][b] = std::sqrt(p.left[f][b] + p.right[f][b]);
        }
    Motion motion{};
    for (std::size_t l = 0; l < lags.size(); ++l) {
        double sum = 0.0, weights = 1e-20;
        for (std::size_t f = lags[l]; f < balance.size(); ++f)
            for (std::size_t b = 0; b < band_count; ++b) {
                const double w = std::min(weight[f][b], weight[f - lags[l]][b]);
                sum += w * std::abs(balance[f][b] - balance[f - lags[l]][b]);
                weights += w;
            }
        motion[l] = sum / weights;
    }
    return motion;
}
double motion_distance(const Motion& a, const Motion& b) {
    double sum = 0.0;
    for (std::size_t l = 0; l < lags.size(); ++l) sum += std::abs(a[l] - b[l]);
    return sum / static_cast<double>(lags.size());
}

float knob_value(const Patch& stereo, std::string_view knob) {
    const ModuleInfo& module = stereo.structure->module(0);
    const std::size_t k = find_knob(module, knob, "stereo");
    return module.knobs[k].range.plain(stereo.positions[k]);
}
void set(Patch& stereo, std::string_view knob, double plain_value) {
    const ModuleInfo& module = stereo.structure->module(0);
    const std::size_t k = find_knob(module, knob, "stereo");
    stereo.positions[k] = module.knobs[k].range.position(plain_value);
}

// What the closed form needs of a target: how much of the middle is in the side, and the energy of
// the side, both over the energy of the middle.
struct Sides {
    double panned = 0.0, energy = 0.0;
    explicit Sides(const Audio& target) {
        const double middle = dot(target.samples, target.samples);
        panned = dot(target.samples, target.side) / middle;
        energy = dot(target.side, target.side) / middle;
    }
    // What panning does not explain.
    [[nodiscard]] double wide() const { return std::max(0.0, energy - panned * panned); }
};

// Panning and width with which the side has the share of the middle and the energy of the target's.
// The copy may have a share of the middle too, which the panning then makes up for. Returns how far
// the width would have to go beyond its range.
double solve(Patch& stereo, const Audio& mono, const Sides& sides) {
    set(stereo, "pan", 0.0), set(stereo, "width", 100.0);
    const std::vector<float> copy = side_of(mono, stereo);
    const double middle = std::max(dot(mono.samples, mono.samples), 1e-20);
    const double share = dot(copy, mono.samples) / middle;
    const double own = dot(copy, copy) / middle - share * share;
    const double wished = std::sqrt(sides.wide() / std::max(own, 1e-12));
    const double width = std::min(wished, widest);
    set(stereo, "width", 100.0 * width);
    set(stereo, "pan", std::clamp(-100.0 * (sides.panned - width * share), -100.0, 100.0));
    return wished - width;
}

struct Trial {
    Patch stereo;
    double missing = 0.0;  // width
    double distance = 0.0;
};

// Solves all trials and judges what they make by a distance of pictures.
template <class Distance>
const Trial& best_of(std::vector<Trial>& trials, const Audio& mono, const Sides& sides,
                     Distance distance) {
    parallel_for(trials.size(), [&](std::size_t t, int) {
        trials[t].missing = solve(trials[t].stereo, mono, sides);
        Audio wide = mono;
        wide.side = side_of(mono, trials[t].stereo);
        trials[t].distance = distance(picture_of(wide));
    });
    // Correlation first: a trial that cannot be wide enough is none.
    return *std::min_element(trials.begin(), trials.end(), [](const Trial& a, const Trial& b) {
        return std::pair(a.missing, a.distance) < std::pair(b.missing, b.distance);
    });
}

}  // namespace

StereoImage stereo_image(const Audio& audio) {
    if (audio.side.empty()) return {};
    const double middle = dot(audio.samples, audio.samples), side = dot(audio.side, audio.side);
    const double both = 2.0 * dot(audio.samples, audio.side);
    const double left = std::max(middle + side + both, 1e-20);
    const double right = std::max(middle + side - both, 1e-20);
    return {.balance = std::clamp(10.0 * std::log10(left / right), -60.0, 60.0),
            .correlation = (middle - side) / std::sqrt(left * right)};
}

Patch fit_stereo(const Audio& mono, const Audio& target, const Registry& registry) {
    const Sides sides(target);
    Patch stereo = stereo_part(registry);
    set(stereo, "pan", std::clamp(-100.0 * sides.panned, -100.0, 100.0));
    if (sides.wide() < mono_enough) return stereo;

    const Picture wanted = picture_of(target);
    std::vector<Trial> trials;
    for (const double bass : {20.0, 40.0, 80.0, 120.0, 180.0, 270.0, 400.0, 600.0, 1000.0, 1600.0})
        trials.push_back({stereo}), set(trials.back().stereo, "bass", bass);
    const Widths widths = widths_of(wanted);
    const Patch still = best_of(trials, mono, sides, [&](const Picture& p) {
                            return width_distance(widths_of(p), widths);
                        }).stereo;
    trials.assign(1, {still});
    for (const double rate : {0.3, 0.7, 1.5, 3.0, 6.0})
        for (const double depth : {10.0, 30.0, 80.0}) {
            trials.push_back({still});
            set(trials.back().stereo, "rate", rate), set(trials.back().stereo, "depth", depth);
        }
    const Motion motion = motion_of(wanted);
    const Trial& moving = best_of(trials, mono, sides, [&](const Picture& p) {
        return motion_distance(motion_of(p), motion);
    });
    return moving.distance < worth_a_motion * trials.front().distance ? moving.stereo
                                                                      : trials.front().stereo;
}

void widen(MatchResult& result, const Audio& target, const Registry& registry) {
    if (target.side.empty()) return;
    result.best.stereo = fit_stereo(result.audio, target, registry);
    result.audio = with_side(std::move(result.audio), result.best);
    for (auto* others : {&result.alternatives, &result.front})
        for (Alternative& a : *others) {
            a.preset.stereo = fit_stereo(a.audio, target, registry);
            a.audio = with_side(std::move(a.audio), a.preset);
        }
    result.stereo = {.target = stereo_image(target),
                     .match = stereo_image(result.audio),
                     .width_error = width_distance(widths_of(picture_of(result.audio)),
                                                   widths_of(picture_of(target)))};
}

std::string describe_stereo(const Patch& stereo) {
    const double pan = double{knob_value(stereo, "pan")},
                 width = double{knob_value(stereo, "width")};
    std::string text = std::abs(pan) < 0.5 ? "in the middle"
                                           : fmt::format("pan {:.0f} % {}", std::abs(pan),
                                                         pan < 0.0 ? "left" : "right");
    if (width < 0.5) return text;
    text += fmt::format(", width {:.0f} %", width);
    const double bass = double{knob_value(stereo, "bass")},
                 depth = double{knob_value(stereo, "depth")};
    if (bass > 20.5) text += fmt::format(" above {:.0f} Hz", bass);
    if (depth > 0.5)
        text += fmt::format(", swinging at {:.2g} Hz", double{knob_value(stereo, "rate")});
    return text;
}

}  // namespace patchbreeder
