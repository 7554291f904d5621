#include "match/tuning.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "engine/parallel.h"
#include "engine/render.h"
#include "fitness/analysis.h"

namespace patchbreeder {
namespace {

// Fifths between the octaves: on octaves alone one pitch everywhere would pass for many.
constexpr std::array keys{36.0f, 43.0f, 48.0f, 55.0f, 60.0f, 67.0f, 72.0f, 79.0f, 84.0f};

constexpr float far_beside = 50.0f;  // cents

struct Tone {
    float key = 0.0f, note = 0.0f;  // played, heard
    [[nodiscard]] float offset() const noexcept { return note - key; }
};

std::optional<Tone> hear_tone(const Patch& patch, float key, float velocity, float gate) {
    const Note note{.pitch = key, .velocity = velocity, .gate = gate};
    const Audio audio = render(patch, {.notes = {note}, .length = gate}, {.rate = analysis_rate});
    const Analysis heard = analyse(audio.samples);
    if (!heard.pitched || heard.f0 <= 0.0f) return {};
    return Tone{.key = key, .note = heard.note};
}

float median(std::vector<float> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

float cents_beside(float semitones) {
    return 100.0f * (semitones - 12.0f * std::round(semitones / 12.0f));
}

// Semitones per key, as most pairs of tones have it (Theil, 1950): an octave misheard spoils few.
float slope(const std::vector<Tone>& tones) {
    std::vector<float> slopes;
    for (std::size_t i = 0; i < tones.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            slopes.push_back((tones[i].note - tones[j].note) / (tones[i].key - tones[j].key));
    return slopes.empty() ? 1.0f : median(std::move(slopes));
}

}  // namespace

Tuning hear_tuning(const Patch& patch, float velocity, float gate) {
    std::array<std::optional<Tone>, keys.size()> heard{};
    parallel_for(keys.size(),
                 [&](std::size_t k, int) { heard[k] = hear_tone(patch, keys[k], velocity, gate); });
    std::vector<Tone> tones;
    std::vector<float> offsets;
    for (const auto& tone : heard) {
        if (!tone) continue;
        tones.push_back(*tone);
        offsets.push_back(tone->offset());
    }
    Tuning found{.pitched = 2 * tones.size() > keys.size()};
    if (!found.pitched) return found;
    found.follows = slope(tones) > 0.5f;
    found.transposed = std::round(median(std::move(offsets)));
    const auto strays = std::count_if(tones.begin(), tones.end(), [&](const Tone& tone) {
        return std::abs(cents_beside(tone.offset() - found.transposed)) > far_beside;
    });
    if (4 * static_cast<std::size_t>(strays) < tones.size())
        found.strays = static_cast<int>(strays);
    for (const Tone& tone : tones) {
        const float cents = cents_beside(tone.offset() - found.transposed);
        if (std::abs(cents) < std::abs(found.cents)) continue;
        if (found.strays > 0 && std::abs(cents) > far_beside) continue;
        found.cents = cents;
        found.worst = tone.key;
    }
    return found;
}

bool in_tune(const Preset& preset) {
    constexpr float allowed = 33.0f;  // cents
    const Note note = preset.phrase.notes.empty() ? Note{} : preset.phrase.notes.front();
    const float gate = std::clamp(note.gate, 0.3f, 0.8f);
    for (const float up : {0.0f, 7.0f}) {
        const auto tone = hear_tone(preset.patch, note.pitch + up, note.velocity, gate);
        if (!tone || std::abs(cents_beside(tone->offset())) > allowed) return false;
    }
    return true;
}

}  // namespace patchbreeder
