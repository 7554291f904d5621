#include "match/own_cycles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

namespace patchbreeder {
namespace {

constexpr float near_pitch = 0.06f;  // octaves about the pitch that a frame may stand
constexpr float quietest = 1e-4f;    // of the strongest frame's power
constexpr std::size_t least_frames = 4, most_gap = 3;  // of the pitch track
constexpr double window_seconds = 0.02;                // but whole periods,
constexpr double least_periods = 4.0, most_periods = 16.0;
constexpr double highest = 18000.0;          // Hz
constexpr double audible = -80.0;            // dB; partials below are left out
constexpr std::array looks{-0.3, 0.0, 0.3};  // within a stretch, in its length

bool holds(const Analysis& target, const PitchFrame& frame, float strongest) {
    return frame.voiced && frame.f0 > 0.0f && frame.power > quietest * strongest &&
           std::abs(std::log2(frame.f0 / target.f0)) < near_pitch;
}

float strongest_power(const Analysis& target) {
    float power = 0.0f;
    for (const PitchFrame& f : target.pitch.frames) power = std::max(power, f.power);
    return power;
}

// The pitch at a time: that of the nearest frame that holds it.
double pitch_at(const Analysis& target, double seconds) {
    const float strongest = strongest_power(target);
    double best = 1e9, f0 = double{target.f0};
    for (std::size_t i = 0; i < target.pitch.frames.size(); ++i) {
        const double away = std::abs(static_cast<double>(i) * double{target.pitch.hop} - seconds);
        if (away >= best || !holds(target, target.pitch.frames[i], strongest)) continue;
        best = away, f0 = double{target.pitch.frames[i].f0};
    }
    return f0;
}

using Partials = std::vector<std::complex<double>>;

// Partials of the sound about a time, in a Hann window of whole periods: each lies in the zeros of
// all others. Phases are those at the time.
Partials partials_at(std::span<const float> audio, double seconds, double f0, std::size_t count) {
    const double periods = std::clamp(std::round(window_seconds * f0), least_periods, most_periods);
    const double half = 0.5 * periods * analysis_rate / f0;
    const double middle = seconds * analysis_rate;
    const auto first = static_cast<std::ptrdiff_t>(std::ceil(middle - half));
    const auto last = static_cast<std::ptrdiff_t>(std::floor(middle + half));
    std::vector<double> heard;
    for (std::ptrdiff_t n = first; n <= last; ++n) {
        const double away = (static_cast<double>(n) - middle) / half;
        const bool inside = n >= 0 && n < static_cast<std::ptrdiff_t>(audio.size());
        heard.push_back(inside ? (1.0 + std::cos(std::numbers::pi * away)) / half *
                                     double{audio[static_cast<std::size_t>(n)]}
                               : 0.0);
    }
    Partials found;
    for (std::size_t k = 1; k <= count; ++k) {
        const double turn = -2.0 * std::numbers::pi * static_cast<double>(k) * f0 / analysis_rate;
        std::complex<double> at = std::polar(1.0, turn * (static_cast<double>(first) - middle));
        const std::complex<double> step = std::polar(1.0, turn);
        std::complex<double> sum = 0.0;
        for (const double x : heard) sum += x * at, at *= step;
        found.push_back(sum);
    }
    return found;
}

float to_grid(double value, double steps) {
    return static_cast<float>(std::round(value * steps) / steps) + 0.0f;  // no -0
}

// In dB below the strongest, to a tenth; without what is not heard at the end.
// Empty of digital silence.
std::vector<float> levels_of(const std::vector<double>& powers) {
    const double strongest = *std::max_element(powers.begin(), powers.end());
    if (!(strongest > 0.0)) return {};
    std::vector<float> levels;
    std::size_t heard = 1;
    for (const double power : powers) {
        const double db = 10.0 * std::log10(power / strongest + 1e-30);
        levels.push_back(db < audible ? Cycles::silent : to_grid(db, 10.0));
        if (db >= audible) heard = levels.size();
    }
    levels.resize(heard);
    return levels;
}

// One of so many frames that the cycles are spread over: all partials, the strongest at 0 dB.
std::vector<float> frame_of(const Cycles& cycles, std::size_t frame, std::size_t frames) {
    const std::size_t last = cycles.levels.size() - 1, steps = std::max<std::size_t>(frames, 2) - 1;
    const std::size_t below = frame * last / steps, above = std::min(below + 1, last);
    const float part = static_cast<float>(frame * last % steps) / static_cast<float>(steps);
    std::vector<float> levels = cycles.levels[below], next = cycles.levels[above];
    levels.resize(most_wave_partials, Cycles::silent);
    next.resize(most_wave_partials, Cycles::silent);
    for (std::size_t k = 0; k < levels.size(); ++k) levels[k] += part * (next[k] - levels[k]);
    const float strongest = *std::max_element(levels.begin(), levels.end());
    for (float& db : levels)
        if (db > Cycles::silent) db -= strongest;
    return levels;
}

// Turns, to a thousandth, so that the first partial begins a sine; 0 of partials that no frame has,
// which have none.
std::vector<float> phases_of(const Partials& partials,
                             const std::vector<std::vector<float>>& levels) {
    std::vector<float> phases;
    const double start = std::arg(partials.front()) / (2.0 * std::numbers::pi) + 0.25;
    std::size_t longest = 0;
    for (const auto& frame : levels) longest = std::max(longest, frame.size());
    for (std::size_t k = 1; k <= longest; ++k) {
        if (std::all_of(levels.begin(), levels.end(), [k](const std::vector<float>& frame) {
                return k > frame.size() || frame[k - 1] <= Cycles::silent;
            })) {
            phases.push_back(0.0f);
            continue;
        }
        const double phase = std::arg(partials[k - 1]) / (2.0 * std::numbers::pi) + 0.25 -
                             static_cast<double>(k) * start;
        phases.push_back(to_grid(phase - std::round(phase), 1000.0));
    }
    return phases;
}

// A stretch in which the sound breaks off is as the one before it, or the first that is heard.
// False if none is.
bool fill_silence(std::vector<std::vector<float>>& frames) {
    const auto heard = std::find_if(frames.begin(), frames.end(),
                                    [](const std::vector<float>& f) { return !f.empty(); });
    if (heard == frames.end()) return false;
    const std::vector<float>* last = &*heard;
    for (std::vector<float>& frame : frames) {
        if (frame.empty()) frame = *last;
        last = &frame;
    }
    return true;
}

}  // namespace

// The longest run of frames that hold the pitch, with gaps that an ear bridges.
std::optional<HeldTone> held_tone(const Analysis& target) {
    if (!target.pitched || target.f0 <= 0.0f) return {};
    const float strongest = strongest_power(target);
    struct Run {
        std::size_t first = 0, last = 0, count = 0;
    };
    Run longest, run;
    for (std::size_t i = 0; i < target.pitch.frames.size(); ++i) {
        if (!holds(target, target.pitch.frames[i], strongest)) continue;
        if (run.count == 0 || i > run.last + 1 + most_gap) run = {.first = i};
        run.last = i;
        if (++run.count > longest.count) longest = run;
    }
    if (longest.count < least_frames) return {};
    return HeldTone{static_cast<float>(longest.first) * target.pitch.hop,
                    static_cast<float>(longest.last) * target.pitch.hop};
}

OwnCycles cut_cycles(std::span<const float> audio, const Analysis& target) {
    const auto held = held_tone(target);
    if (!held) return {};
    const auto count = static_cast<std::size_t>(
        std::clamp(highest / double{target.f0}, 1.0, static_cast<double>(most_wave_partials)));
    const double stretch = (double{held->to} - double{held->from}) / Cycles::most_frames;
    Cycles cycles;
    std::vector<Partials> middles;
    for (std::size_t frame = 0; frame < Cycles::most_frames; ++frame) {
        const double middle = double{held->from} + (static_cast<double>(frame) + 0.5) * stretch;
        std::vector<double> powers(count);
        for (const double look : looks) {
            const double at = middle + look * stretch;
            const Partials partials = partials_at(audio, at, pitch_at(target, at), count);
            for (std::size_t k = 0; k < count; ++k) powers[k] += std::norm(partials[k]);
            if (look == 0.0) middles.push_back(partials);
        }
        cycles.levels.push_back(levels_of(powers));
    }
    if (!fill_silence(cycles.levels)) return {};
    cycles.phases = phases_of(middles[Cycles::most_frames / 2], cycles.levels);
    return OwnCycles(std::move(cycles));
}

OwnCycles blend(const OwnCycles& a, const OwnCycles& b, float where) {
    const Cycles &from = a.cycles(), &to = b.cycles();
    const std::size_t frames = std::max(from.levels.size(), to.levels.size());
    Cycles made{.levels = {}, .phases = (where < 0.5f ? from : to).phases};
    for (std::size_t f = 0; f < frames; ++f) {
        const std::vector<float> first = frame_of(from, f, frames), last = frame_of(to, f, frames);
        std::vector<float> levels;
        for (std::size_t k = 0; k < first.size(); ++k)
            levels.push_back(to_grid(double{first[k] + where * (last[k] - first[k])}, 10.0));
        while (levels.back() <= Cycles::silent) levels.pop_back();
        made.levels.push_back(std::move(levels));
    }
    return OwnCycles(std::move(made));
}

bool wants_cycles(const Structure& structure) {
    for (std::size_t n = 0; n < structure.nodes().size(); ++n)
        if (structure.module(n).reads_cycles && structure.nodes()[n].cycles.empty()) return true;
    return false;
}

void bring_cycles(const OwnCycles& cycles, Patch& patch) {
    for (std::size_t n = 0; n < patch.structure->nodes().size(); ++n)
        if (patch.structure->module(n).reads_cycles && patch.structure->nodes()[n].cycles.empty())
            patch.structure = patch.structure->with_cycles(n, cycles);
}

}  // namespace patchbreeder
