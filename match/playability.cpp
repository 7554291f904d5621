#include "match/playability.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/music.h"
#include "engine/parallel.h"
#include "engine/render.h"
#include "match/loudness.h"

namespace patchbreeder {
namespace {

constexpr std::array keys{36.0f, 48.0f, 60.0f, 72.0f, 84.0f};
constexpr std::array velocities{40.0f, 80.0f, 127.0f};
constexpr std::size_t middling = 1;     // of the velocities: the one whose pitch is heard
constexpr float listened_on = 2.0f;     // seconds after the release
constexpr double hardly_there = -60.0;  // LUFS

// One key, one velocity.
struct Played {
    Audio audio{};
    bool finite = true;
    double loudness = silence;
    float tail = 0.0f;
};

float tail_of(const Audio& audio, float gate) {
    const auto step = static_cast<std::size_t>(audio.rate / 100);
    std::vector<double> powers;
    for (std::size_t at = 0; at + step <= audio.samples.size(); at += step) {
        double sum = 0.0;
        for (std::size_t i = at; i < at + step; ++i)
            sum += double{audio.samples[i]} * double{audio.samples[i]};
        powers.push_back(sum);
    }
    const double floor =
        powers.empty() ? 0.0 : 1e-6 * *std::max_element(powers.begin(), powers.end());
    std::size_t last = powers.size();
    while (last > 0 && powers[last - 1] <= floor) --last;
    return std::max(0.0f, static_cast<float>(last) * 0.01f - gate);
}

std::vector<Played> play(const Patch& patch, float gate) {
    std::vector<Played> notes(keys.size() * velocities.size());
    parallel_for(notes.size(), [&](std::size_t i, int) {
        const Note note{.pitch = keys[i / velocities.size()],
                        .velocity = velocities[i % velocities.size()] / 127.0f,
                        .gate = gate};
        const Phrase phrase{.notes = {note}, .length = gate + listened_on};
        const RenderSpec spec;
        Played& p = notes[i];
        p.audio = {.rate = spec.rate, .samples = std::vector<float>(frames(phrase, spec.rate))};
        const Job job{.patch = &patch, .phrase = &phrase};
        const std::array<std::span<float>, 1> out{p.audio.samples};
        std::array<bool, 1> broken{};
        Renderer(spec).render(std::span(&job, 1), out, broken);
        p.finite = !broken[0];
        p.loudness = loudness(p.audio);
        p.tail = tail_of(p.audio, gate);
    });
    return notes;
}

}  // namespace

Playability play_everywhere(const Preset& preset) {
    const float own = preset.phrase.notes.empty() ? 0.5f : preset.phrase.notes.front().gate;
    const float gate = std::clamp(own, 0.4f, 1.5f);
    const std::vector<Played> notes = play(preset.patch, gate);
    Playability found{.quietest = 0.0, .loudest = silence};
    for (const Played& p : notes) {
        found.finite = found.finite && p.finite;
        if (p.loudness < hardly_there) {
            ++found.silent;
            continue;
        }
        found.quietest = std::min(found.quietest, p.loudness);
        found.loudest = std::max(found.loudest, p.loudness);
        found.tail = std::max(found.tail, p.tail);
    }
    found.rings = found.tail > listened_on - 0.05f;
    found.tuning = hear_tuning(preset.patch, velocities[middling] / 127.0f, gate);
    return found;
}

namespace {

std::string describe(const Tuning& t) {
    if (!t.pitched) return "without a steady pitch";
    if (!t.follows) return "at one pitch, whatever the key";
    const float cents = std::abs(t.cents);
    std::string text = "in tune";
    if (cents > 50.0f)
        text = fmt::format("out of tune by up to {:.0f} cents ({})", cents, pitch_name(t.worst));
    else if (cents >= 0.5f)
        text += fmt::format(" within {:.0f} cents ({})", std::ceil(cents), pitch_name(t.worst));
    if (t.strays > 0) text += fmt::format(", {} of the keys elsewhere", t.strays);
    if (t.transposed != 0.0f)
        text += fmt::format(", {:+.0f} semitones from the keys", t.transposed);
    return text;
}

}  // namespace

std::string describe(const Playability& p) {
    const auto all = keys.size() * velocities.size();
    std::string text = "C2..C6 ";
    if (static_cast<std::size_t>(p.silent) == all) return text + "silent";
    text += describe(p.tuning);
    text += fmt::format(", {:.0f}..{:.0f} LUFS, tail {}{:.1f} s", p.quietest, p.loudest,
                        p.rings ? "over " : "", p.rings ? listened_on : p.tail);
    if (p.silent > 0) text += fmt::format(", {} of {} notes silent", p.silent, all);
    return text + (p.finite ? ", all finite" : ", NOT FINITE");
}

}  // namespace patchbreeder
