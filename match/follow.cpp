#include "match/follow.h"

#include <algorithm>
#include <cmath>

#include "engine/error.h"
#include "fitness/loudness.h"
#include "fitness/melody.h"
#include "fitness/notes.h"
#include "fitness/scalar.h"

namespace patchbreeder {
namespace {

constexpr float hop = loudness_step_seconds;
constexpr float cut = 0.01f;  // seconds in which a voice gives way to the next
constexpr float deepest = -60.0f, highest = 30.0f;  // dB of gain
constexpr float heard_from = -60.0f;                // dB below the loudest point
constexpr float noisy_from = -35.0f;  // dB: what is unvoiced and as loud is noise, not a tail
constexpr float edge = 0.02f;         // seconds after an onset that still hear what was before
constexpr int passes = 3;

struct Point {
    float time, key;
};

// A recording as a preset follows it.
struct Line {
    Analysis analysis;
    std::vector<Note> notes;
    std::vector<float> loudness;  // dB, every `hop`
    float loudest = 0.0f;

    [[nodiscard]] float until(std::size_t note) const {
        return note + 1 < notes.size() ? notes[note + 1].onset : analysis.seconds;
    }
    [[nodiscard]] float loudness_at(float time) const {
        const auto at = static_cast<std::size_t>(std::max(0.0f, time) / hop + 0.5f);
        return loudness[std::min(at, loudness.size() - 1)];
    }
    [[nodiscard]] const PitchFrame& frame_at(float time) const {
        const auto at = static_cast<std::size_t>(std::max(0.0f, time) / analysis.pitch.hop + 0.5f);
        return analysis.pitch.frames[std::min(at, analysis.pitch.frames.size() - 1)];
    }
};

Line listen(const Audio& other) {
    Line line{.analysis = analyse(other.samples)};
    if (!(line.analysis.f0 > 0.0f))
        throw Error(ExitCode::bad_data, {.where = "--follow",
                                         .what = "nothing in the recording has a pitch",
                                         .remedy = "give one that is sung or played"});
    for (const HeardNote& heard : find_notes(other.samples, line.analysis))
        if (heard.struck) line.notes.push_back(heard.note);
    if (line.notes.empty())
        line.notes.push_back({.pitch = line.analysis.note, .onset = line.analysis.onset});
    // What is heard before the first clear note is followed as well.
    line.notes.front().onset = std::min(line.notes.front().onset, line.analysis.onset);
    line.loudness = loudness_contour(other.samples, line.analysis.f0);
    line.loudest = *std::max_element(line.loudness.begin(), line.loudness.end());
    return line;
}

// The voiced points of a note, away from its edges where there are others.
std::vector<Point> voiced_points(const Line& line, std::size_t note) {
    const float from = line.notes[note].onset, to = line.until(note);
    std::vector<Point> inner, all;
    const PitchTrack& track = line.analysis.pitch;
    for (std::size_t f = 0; f < track.frames.size(); ++f) {
        const float time = static_cast<float>(f) * track.hop;
        if (!track.frames[f].voiced || time < from || time >= to) continue;
        const Point point{time, key_of(track.frames[f].f0)};
        all.push_back(point);
        const bool first = from <= line.analysis.onset, last = note + 1 == line.notes.size();
        if ((first || time > from + edge) && (last || time < to - edge)) inner.push_back(point);
    }
    return inner.empty() ? all : inner;
}

float key_at(const std::vector<Point>& points, float time) {
    const auto after =
        std::find_if(points.begin(), points.end(), [=](const Point& p) { return p.time >= time; });
    if (after == points.begin()) return points.front().key;
    if (after == points.end()) return points.back().key;
    const Point &b = *after, &a = *(after - 1);
    return a.key + (b.key - a.key) * (time - a.time) / (b.time - a.time);
}

// Keys by which the patch sounds higher than it is played.
float tuning(const Patch& patch, float key) {
    const Phrase phrase{.notes = {{.pitch = key, .gate = 0.6f}}, .length = 0.7f};
    const Analysis heard = analyse(render(patch, phrase).samples);
    return heard.pitched ? heard.note - key : 0.0f;
}

// Gain in dB that brings what was played to the loudness of the line, every `hop` from the start.
std::vector<float> missing_gain(const Line& line, const Audio& played) {
    const std::vector<float> own = loudness_contour(played.samples, line.analysis.f0);
    std::vector<float> gain(line.loudness.size());
    for (std::size_t i = 0; i < gain.size(); ++i)
        gain[i] = std::max(line.loudness[i], line.loudest + heard_from) -
                  std::max(own[std::min(i, own.size() - 1)], line.loudest - 90.0f);
    return gain;
}

// The line is silent there, or noisy.
bool is_mute(const Line& line, float time) {
    const float level = line.loudness_at(time) - line.loudest;
    if (level < heard_from) return true;
    if (level < noisy_from) return false;
    const float reach = line.analysis.pitch.hop;
    return !line.frame_at(time).voiced && !line.frame_at(time - reach).voiced &&
           !line.frame_at(time + reach).voiced;
}

void set_levels(const Line& line, const std::vector<float>& gain, Transfer& transfer) {
    for (std::size_t n = 0; n < line.notes.size(); ++n) {
        std::vector<float>& level = transfer.contours[n].level;
        level.clear();
        const float from = line.notes[n].onset;
        const bool last = n + 1 == line.notes.size();
        for (float t = 0.0f; from + t < line.until(n); t += hop) {
            const auto at = static_cast<std::size_t>((from + t) / hop + 0.5f);
            const float db = gain[std::min(at, gain.size() - 1)];
            level.push_back(is_mute(line, from + t) ? 0.0f
                                                    : scalar_exp2(db * (3.32192809f / 20.0f)));
        }
        if (!last)
            for (float t = 0.0f; t < cut; t += hop)
                level.push_back(level.empty() ? 0.0f : level.back() * 0.3f);
        if (!last) level.push_back(0.0f);
    }
}

}  // namespace

Transfer follow(const Patch& patch, const Audio& other) {
    const Line line = listen(other);
    Transfer transfer{.phrase = {.notes = {}, .length = static_cast<float>(other.seconds())},
                      .contours = std::vector<Contour>(line.notes.size(), {.hop = hop})};
    const float above = tuning(patch, line.analysis.note);
    for (std::size_t n = 0; n < line.notes.size(); ++n) {
        const std::vector<Point> points = voiced_points(line, n);
        Note note = line.notes[n];
        note.gate = line.until(n) - note.onset;
        if (!points.empty()) note.pitch = key_at(points, note.onset);
        for (float t = 0.0f; t < note.gate && !points.empty(); t += hop)
            transfer.contours[n].bend.push_back(key_at(points, note.onset + t) - note.pitch);
        note.pitch -= above;
        transfer.phrase.notes.push_back(note);
    }
    // The patch has a loudness of its own, and effects: what is missing after each pass is added.
    std::vector<float> gain(line.loudness.size(), 0.0f);
    Patch quiet = patch;  // so that no pass is scaled down to full scale
    quiet.level = -40.0f;
    for (int pass = 0; pass < passes; ++pass) {
        set_levels(line, gain, transfer);
        const std::vector<float> missing = missing_gain(
            line,
            render({.patch = &quiet, .phrase = &transfer.phrase, .contours = transfer.contours}));
        // The level of the whole is no matter.
        std::vector<float> loud;
        for (std::size_t i = 0; i < gain.size(); ++i)
            if (line.loudness[i] > line.loudest - 20.0f) loud.push_back(missing[i]);
        std::nth_element(loud.begin(), loud.begin() + static_cast<std::ptrdiff_t>(loud.size() / 2),
                         loud.end());
        const float usual = loud[loud.size() / 2];
        for (std::size_t i = 0; i < gain.size(); ++i)
            gain[i] = std::clamp(gain[i] + missing[i] - usual, deepest, highest);
    }
    set_levels(line, gain, transfer);
    return transfer;
}

}  // namespace patchbreeder
