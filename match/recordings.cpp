#include "match/recordings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/error.h"
#include "match/medley.h"

namespace patchbreeder {
namespace {

constexpr float pause = 0.5f;             // seconds in which a note may ring out
constexpr float usual_velocity = 100.0f;  // of 127

[[noreturn]] void reject(std::string where, std::string what, std::string remedy) {
    throw Error(ExitCode::usage,
                {.where = std::move(where), .what = std::move(what), .remedy = std::move(remedy)});
}

void check(const RecordingSettings& settings, std::size_t count) {
    if (!settings.pitches.empty() && settings.pitches.size() != count)
        reject("--notes", fmt::format("{} for {} recordings", settings.pitches.size(), count),
               "give one for each, such as C2,C3,C4");
    if (!settings.velocities.empty() && settings.velocities.size() != count)
        reject("--velocities",
               fmt::format("{} for {} recordings", settings.velocities.size(), count),
               "give one for each, such as 40,80,120");
    if (settings.hold_out && (*settings.hold_out > count || count < 2))
        reject("--hold-out",
               fmt::format("there is no recording {} to hold back", *settings.hold_out),
               fmt::format("give one from 1 to {}, and more than one recording", count));
}

Note note_of(const RecordingSettings& settings, std::size_t index, const Analysis& heard) {
    const bool pitched = heard.f0 > 0.0f;
    return {
        .pitch = !settings.pitches.empty() ? settings.pitches[index]
                 : pitched                 ? std::round(heard.note)
                                           : 60.0f,
        .velocity =
            (settings.velocities.empty() ? usual_velocity : settings.velocities[index]) / 127.0f,
        .onset = heard.onset,
        .gate = std::max(heard.gate, 0.01f)};
}

}  // namespace

Recordings arrange_recordings(const std::vector<Audio>& audio, const MatchSettings& settings) {
    const RecordingSettings& given = settings.recordings;
    check(given, audio.size());
    Recordings made{.target = {.rate = analysis_rate, .samples = {}}, .assignment = {}};
    Phrase phrase;
    std::vector<MedleyPart> parts;
    std::vector<float>&samples = made.target.samples, &side = made.target.side;
    const bool wide =
        std::any_of(audio.begin(), audio.end(), [](const Audio& a) { return !a.side.empty(); });
    for (std::size_t i = 0; i < audio.size(); ++i) {
        Note note = note_of(given, i, analyse(audio[i].samples));
        if (given.hold_out && *given.hold_out == i + 1) {
            made.held_out = {.file = given.files[i], .audio = audio[i], .note = note};
            continue;
        }
        if (!samples.empty())
            samples.resize(samples.size() + static_cast<std::size_t>(pause * analysis_rate));
        note.onset += static_cast<float>(samples.size()) / analysis_rate;
        phrase.notes.push_back(note);
        parts.push_back({.first = samples.size(), .audio = audio[i]});
        if (wide) side.resize(samples.size());
        samples.insert(samples.end(), audio[i].samples.begin(), audio[i].samples.end());
        side.insert(side.end(), audio[i].side.begin(), audio[i].side.end());
        if (wide) side.resize(samples.size());
    }
    phrase.length = static_cast<float>(made.target.seconds());
    made.assignment.performance = make_performance(phrase, Freedom::held);
    const auto medley =
        std::make_shared<Medley>(settings.fitness, parts, !given.velocities.empty());
    made.assignment.fitness = medley;
    made.assignment.analysed_from = medley->analysed_from();
    return made;
}

Score score_of(const Recordings::HeldOut& held_out, const Patch& patch,
               const FitnessSettings& settings) {
    const Phrase phrase{.notes = {held_out.note},
                        .length = static_cast<float>(held_out.audio.seconds())};
    Workspace work;
    return make_fitness(settings, held_out.audio)->score(render(patch, phrase).samples, work);
}

}  // namespace patchbreeder
