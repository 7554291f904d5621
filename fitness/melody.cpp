#include "fitness/melody.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fitness/scalar.h"

namespace patchbreeder {
namespace {

// Costs in frames that lie a semitone off.
constexpr float cut_cost = 4.0f;       // of a cut where nothing but the pitch speaks for it
constexpr float onset_worth = 1.4f;    // of a dB of an onset's strength
constexpr float most_strength = 6.0f;  // dB that count
constexpr float rise_worth = 0.15f;    // of a dB by which the level rises
constexpr float usual_rise = 8.0f, most_rise = 20.0f;  // dB: beating tones rise so far; that count
constexpr float least_rise = 1.5f;   // dB: a tone that is struck again gets louder
constexpr float least_cost = 1.0f;   // of a cut where the level does not rise
constexpr float furthest = 2.0f;     // semitones that count
constexpr std::size_t shortest = 2;  // frames of a stretch
constexpr float one_pitch = 0.6f;    // semitones

struct Cut {
    std::size_t frame = 0;
    float time = 0.0f;
    float cost = 0.0f;
    bool struck = false, sharp = false;
};

// What it costs to call the frames one note; the first may still hear the one before.
float cost(const Melody& melody, std::size_t first, std::size_t end) {
    const float middle = melody.median(first, end);
    float sum = 0.0f;
    for (std::size_t f = first + 1; f < end; ++f)
        sum += melody.weights[f] * std::min(std::fabs(melody.keys[f] - middle), furthest);
    return sum;
}

// The frames are voiced and within a third of a semitone.
bool steady(const Melody& melody, std::size_t first, std::size_t end) {
    const auto keys = std::span(melody.keys).subspan(first, end - first);
    const auto [low, high] = std::minmax_element(keys.begin(), keys.end());
    return *low > 0.0f && *high - *low < 0.35f;
}

// Where the pitch steps from one level to another: glides and vibrato do not.
void add_steps(const Melody& melody, std::vector<Cut>& cuts) {
    constexpr std::size_t side = 3;
    for (std::size_t f = side + 1; f + side <= melody.size(); ++f) {
        if (!steady(melody, f, f + side) || !steady(melody, f - 1 - side, f - 1)) continue;
        const float step = melody.keys[f + 1] - melody.keys[f - 3];
        if (std::fabs(step) >= 0.7f)
            cuts.push_back({.frame = f,
                            .time = (static_cast<float>(f) - 0.5f) * melody.hop,
                            .cost = cut_cost});
    }
}

std::vector<Cut> possible_cuts(const Melody& melody, std::span<const Onset> onsets, float start) {
    const auto frame_of = [&](float time) {
        return std::min(static_cast<std::size_t>(time / melody.hop + 0.5f), melody.size() - 1);
    };
    std::vector<Cut> cuts;
    add_steps(melody, cuts);
    for (const Onset& o : onsets) {
        const bool struck = o.rise >= least_rise;
        const float worth = onset_worth * std::min(o.strength, most_strength) +
                            rise_worth * std::clamp(o.rise - usual_rise, 0.0f, most_rise);
        cuts.push_back({.frame = frame_of(o.time),
                        .time = o.time,
                        .cost = struck ? cut_cost - worth : std::max(cut_cost - worth, least_cost),
                        .struck = struck,
                        .sharp = o.sharp});
    }
    const std::size_t first = frame_of(start);
    std::erase_if(cuts, [&](const Cut& c) { return c.frame <= first + 1; });
    cuts.push_back({.frame = first, .time = start, .struck = true, .sharp = true});
    std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) {
        return a.frame != b.frame ? a.frame < b.frame : a.cost < b.cost;
    });
    // One a frame, the cheapest.
    const auto same = [](const Cut& a, const Cut& b) { return a.frame == b.frame; };
    cuts.erase(std::unique(cuts.begin(), cuts.end(), same), cuts.end());
    return cuts;
}

// The cuts of the cheapest way to divide the track, the first among them.
std::vector<Cut> cheapest(const Melody& melody, std::span<const Cut> cuts) {
    constexpr float never = std::numeric_limits<float>::max();
    const std::size_t count = cuts.size();
    std::vector<float> total(count + 1, never);
    std::vector<std::size_t> from(count + 1, 0);
    total[0] = 0.0f;
    for (std::size_t to = 1; to <= count; ++to) {
        const bool last = to == count;
        const std::size_t end = last ? melody.size() : cuts[to].frame;
        for (std::size_t i = 0; i < to; ++i) {
            if (total[i] == never || (!last && end < cuts[i].frame + shortest)) continue;
            const float whole =
                total[i] + cost(melody, cuts[i].frame, end) + (last ? 0.0f : cuts[to].cost);
            if (whole >= total[to]) continue;
            total[to] = whole;
            from[to] = i;
        }
    }
    std::vector<Cut> kept;
    for (std::size_t at = count; at > 0; at = from[at]) kept.push_back(cuts[from[at]]);
    std::reverse(kept.begin(), kept.end());
    return kept;
}

}  // namespace

float key_of(float hertz) {
    return 69.0f + 12.0f * scalar_log2(hertz / 440.0f);
}
float hertz_of_key(float key) {
    return 440.0f * scalar_exp2((key - 69.0f) / 12.0f);
}

Melody::Melody(const PitchTrack& track) : hop(track.hop) {
    float loudest = 0.0f;
    for (const PitchFrame& f : track.frames) loudest = std::max(loudest, f.power);
    for (const PitchFrame& f : track.frames) {
        const bool voiced = f.voiced && f.f0 > 0.0f;
        // What is left of a note says little about its pitch.
        const float faint = f.power < 1e-4f * loudest ? 0.3f : 1.0f;
        keys.push_back(voiced ? key_of(f.f0) : 0.0f);
        weights.push_back(voiced ? f.clarity * faint : 0.0f);
    }
}

float Melody::median(std::size_t first, std::size_t end) const {
    std::vector<std::pair<float, float>> voiced;
    float whole = 0.0f, passed = 0.0f;
    for (std::size_t f = std::min(first + 1, end - 1); f < end; ++f) {
        if (weights[f] <= 0.0f) continue;
        voiced.emplace_back(keys[f], weights[f]);
        whole += weights[f];
    }
    std::sort(voiced.begin(), voiced.end());
    for (const auto& [key, weight] : voiced) {
        passed += weight;
        if (passed >= 0.5f * whole) return key;
    }
    return 0.0f;
}

std::vector<Stretch> divide(const Melody& melody, std::span<const Onset> onsets, float start) {
    const std::vector<Cut> cuts = cheapest(melody, possible_cuts(melody, onsets, start));
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        const std::size_t end = i + 1 < cuts.size() ? cuts[i + 1].frame : melody.size();
        if (!stretches.empty() && !cuts[i].struck) {
            Stretch& before = stretches.back();
            const float step =
                melody.median(cuts[i].frame, end) - melody.median(before.first, before.end);
            if (std::fabs(step) < one_pitch) {
                before.end = end;
                continue;
            }
        }
        stretches.push_back({.first = cuts[i].frame,
                             .end = end,
                             .onset = cuts[i].time,
                             .struck = cuts[i].struck,
                             .sharp = cuts[i].sharp});
    }
    return stretches;
}

}  // namespace patchbreeder
