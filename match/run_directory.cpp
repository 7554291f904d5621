#include "match/run_directory.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/audio_file.h"
#include "engine/digest.h"
#include "engine/error.h"
#include "engine/file.h"
#include "engine/json.h"
#include "engine/midi_file.h"
#include "match/picture.h"
#include "presets/preset.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

std::string history_csv(const MatchResult& result) {
    std::string csv = "seconds,evaluations,screenings,template,generation,best,median,diversity";
    const bool grown = !result.history.empty() && result.history.front().graph;
    csv += grown ? ",species,modules_mean,modules_best,cables_best\n" : "\n";
    for (const HistoryLine& line : result.history) {
        csv +=
            fmt::format("{:.3f},{},{},{},{},{:.6g},{:.6g},{:.4f}", line.seconds, line.evaluations,
                        line.screenings, line.template_name, line.record.generation,
                        line.record.best.value, line.record.median.value, line.record.diversity);
        if (const auto& graph = line.graph)
            csv += fmt::format(",{},{:.2f},{},{}", graph->species, graph->nodes, graph->best_nodes,
                               graph->best_cables);
        csv += '\n';
    }
    return csv;
}

// A line a patch, by number.
std::string front_csv(const MatchResult& result) {
    std::string csv = "preset,score,spectrum,pitch,envelope\n";
    for (std::size_t i = 0; i < result.front.size(); ++i) {
        const Score& score = result.front[i].score;
        csv += fmt::format("front-{}.json,{:.6g},{:.6g}\n", i + 1, score.value,
                           fmt::join(score.parts, ","));
    }
    return csv;
}

void remove_file(const fs::path& path) {
    std::error_code none;
    fs::remove(path, none);
}

// As presets and audio, numbered from `first`; those of a run that is replaced go.
template <class Path>
void write_numbered(const std::vector<Alternative>& patches, std::size_t first, Path path) {
    std::size_t number = first;
    for (const Alternative& a : patches) {
        save_preset(path(number, ".json"), a.preset);
        write_audio(path(number++, ".wav"), a.audio);
    }
    for (; fs::exists(path(number, ".json")); ++number)
        for (const char* ending : {".json", ".wav"}) remove_file(path(number, ending));
}

Json phrase_json(const MatchResult& result, const PhraseSettings& settings) {
    const PhraseFacts& facts = *result.phrase;
    Json phrase{{"notes_only", settings.notes_only}, {"finish", facts.finish}};
    if (!settings.midi.empty()) phrase["midi"] = settings.midi.string();
    if (facts.fitted)
        phrase["fitted_alone"] = {{"pitch", facts.fitted->pitch},
                                  {"onset_s", facts.fitted->onset},
                                  {"score", facts.alone.value}};
    for (const Note& n : result.best.phrase.notes)
        phrase["notes"].push_back({{"pitch", n.pitch},
                                   {"velocity", n.velocity * 127.0f},
                                   {"onset_s", n.onset},
                                   {"gate_s", n.gate}});
    return phrase;
}

Json recordings_json(const MatchResult& result, const RecordingSettings& settings) {
    Json recordings{{"notes", settings.pitches}, {"velocities", settings.velocities}};
    for (const fs::path& file : settings.files) recordings["files"].push_back(file.string());
    if (settings.hold_out) recordings["hold_out"] = *settings.hold_out;
    if (result.held_out) recordings["held_out_score"] = result.held_out->value;
    return recordings;
}

Json stereo_json(const StereoFacts& facts, const Patch& stereo) {
    const auto image = [](const StereoImage& i) {
        return Json{{"balance_db", i.balance}, {"correlation", i.correlation}};
    };
    Json knobs = Json::object();
    for (const KnobInfo& knob : stereo.structure->module(0).knobs)
        knobs[std::string(knob.id)] = knob.range.plain(stereo.positions[knobs.size()]);
    return {{"knobs", knobs},
            {"target", image(facts.target)},
            {"match", image(facts.match)},
            {"width_error_db", facts.width_error}};
}

// The recordings, and what the user said of them.
std::string targets_of(const RecordingSettings& settings, const fs::path& target) {
    if (settings.files.empty()) return quoted(target.string());
    std::string words;
    for (const fs::path& file : settings.files)
        words += (words.empty() ? "" : " ") + quoted(file.string());
    if (!settings.pitches.empty())
        words += fmt::format(" --notes {}", fmt::join(settings.pitches, ","));
    if (!settings.velocities.empty())
        words += fmt::format(" --velocities {}", fmt::join(settings.velocities, ","));
    if (settings.hold_out) words += fmt::format(" --hold-out {}", *settings.hold_out);
    return words;
}

Json run_json(const RunFiles& files, const MatchResult& result, const MatchSettings& settings,
              const fs::path& target, const Audio& target_audio) {
    Json terms = Json::array();
    for (const TermResult& t : result.report.terms)
        terms.push_back({{"term", t.id},
                         {"distance", t.distance},
                         {"unit", t.unit},
                         {"weight", t.weight},
                         {"share", t.share}});
    Json templates = Json::object();
    for (const auto& [name, score] : result.templates) templates[name] = score.value;
    Json run{{"format", "patchbreeder-run"}, {"version", 1}};
    run["target"] = {{"file", target.string()},
                     {"digest", digest_of(target_audio)},
                     {"seconds", target_audio.seconds()}};
    run["repeat"] = repeat_command(result, settings, target);
    run["seed"] = settings.seed;
    run["islands"] = settings.islands;
    run["optimiser"] = settings.optimiser.id;
    run["fitness"] = settings.fitness.name;
    if (!settings.hand.empty())
        run["hand"] = {{"locks", settings.hand.locks},
                       {"ranges", settings.hand.ranges},
                       {"keep_structure", settings.hand.keep_structure},
                       {"start", settings.hand.start.string()}};
    if (!settings.recordings.files.empty())
        run["recordings"] = recordings_json(result, settings.recordings);
    if (result.phrase) run["phrase"] = phrase_json(result, settings.phrase);
    run["evaluations"] = result.evaluations;
    run["screenings"] = result.screenings;
    run["seconds"] = result.seconds;
    run["stopped_early"] = result.stopped;
    run["template"] = result.template_name;
    run["templates"] = templates;
    run["score"] = result.report.score.value;
    run["match_percent"] = result.report.score.match_percent();
    run["weights"] = result.report.pitched ? "pitched" : "unpitched";
    run["terms"] = terms;
    if (settings.alternatives.count > 0) run["alternatives"] = alternatives_json(result, files);
    for (const Alternative& f : result.front)
        run["front"].push_back({{"score", f.score.value}, {"parts", f.score.parts}});
    if (result.stereo) run["stereo"] = stereo_json(*result.stereo, *result.best.stereo);
    return run;
}

}  // namespace

Json alternatives_json(const MatchResult& result, const RunFiles& files) {
    Json all = Json::array();
    for (const Alternative& a : result.alternatives) {
        const std::size_t number = all.size() + 2;
        all.push_back({{"preset", files.alternative(number, ".json").string()},
                       {"audio", files.alternative(number, ".wav").string()},
                       {"template", a.preset.template_name},
                       {"score", a.score.value},
                       {"match_percent", a.score.match_percent()},
                       {"apart", a.apart}});
    }
    return all;
}

std::string digest_of(const Audio& audio) {
    Digest digest;
    digest.add(audio.samples);
    if (!audio.side.empty()) digest.add(audio.side);
    return digest.text();
}

void remove_checkpoint(const RunFiles& files) {
    remove_file(files.checkpoint());
    remove_file(files.checkpoint().string() + ".tmp");  // of a killed one
}

std::string quoted(const std::string& word) {
    const bool plain = !word.empty() && word.find_first_not_of(
                                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789_-./=,:+") == std::string::npos;
    if (plain) return word;
    std::string result = "'";
    for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

RunFiles choose_run_directory(const fs::path& wanted, const fs::path& target, bool replace) {
    if (!wanted.empty()) {
        const RunFiles files{wanted};
        std::error_code none;
        if (!replace && !fs::exists(files.run(), none) && fs::exists(files.checkpoint(), none))
            throw Error(ExitCode::cannot_create,
                        {.where = wanted.string(),
                         .what = "the directory holds a match that was cut off",
                         .remedy = "go on with 'patchbreeder resume " + quoted(wanted.string()) +
                                   "', choose another --out, or add --force to replace it"});
        if (!replace && fs::exists(files.run(), none))
            throw Error(ExitCode::cannot_create,
                        {.where = wanted.string(),
                         .what = "the directory holds a run already",
                         .remedy = "choose another --out, or add --force to replace it"});
        return files;
    }
    const std::string name = target.stem().string();
    fs::path directory = fs::path("runs") / name;
    std::error_code none;
    for (int n = 2; fs::exists(directory, none); ++n)
        directory = fs::path("runs") / fmt::format("{}-{}", name, n);
    return {directory};
}

void create_run_directory(const RunFiles& files) {
    std::error_code failure;
    fs::create_directories(files.directory, failure);
    if (failure)
        throw Error(ExitCode::cannot_create, {.where = files.directory.string(),
                                              .what = "cannot make the directory",
                                              .why = failure.message(),
                                              .remedy = "choose another --out"});
}

std::string repeat_command(const MatchResult& result, const MatchSettings& settings,
                           const fs::path& target) {
    std::string command = fmt::format(
        "patchbreeder match {} --evaluations {} --seed {} --islands {} --optimiser {} "
        "--fitness {} --plan {} --round {}",
        targets_of(settings.recordings, target), result.evaluations, settings.seed,
        settings.islands, settings.optimiser.id, settings.fitness.name, settings.plan,
        settings.round);
    for (const SettingValue& s : settings.optimiser.settings)
        command += fmt::format(" --set {}={}", s.id, s.value);
    for (const auto& name : settings.templates) command += " --template " + quoted(name);
    for (const auto& lock : settings.hand.locks) command += " --lock " + quoted(lock);
    for (const auto& range : settings.hand.ranges) command += " --range " + quoted(range);
    if (settings.hand.keep_structure) command += " --keep-structure";
    if (!settings.hand.start.empty()) command += " --start " + quoted(settings.hand.start.string());
    const PhraseSettings& phrase = settings.phrase;
    if (!phrase.midi.empty()) command += " --midi " + quoted(phrase.midi.string());
    if (phrase.notes_only) command += " --notes-only";
    if (result.alternative_evaluations > 0)
        command += fmt::format(" --keep {} --spread {}", settings.alternatives.count + 1,
                               result.alternative_evaluations);
    if (settings.mono) command += " --mono";
    if (result.phrase && result.phrase->fitted)
        command += fmt::format(" --finish {}", result.phrase->finish);
    for (const auto& [term, weight] : settings.fitness.weights)
        command += fmt::format(" --weight {}={}", term, weight);
    if (settings.note.pitch) command += fmt::format(" --note {}", *settings.note.pitch);
    if (settings.note.velocity) command += fmt::format(" --velocity {}", *settings.note.velocity);
    if (settings.note.gate) command += fmt::format(" --gate {}", *settings.note.gate);
    return command;
}

void write_run(const RunFiles& files, const MatchResult& result, const MatchSettings& settings,
               const fs::path& target, const Audio& target_audio) {
    save_preset(files.preset(), result.best);
    if (result.start) save_preset(files.start(), *result.start);
    if (result.phrase) write_midi(files.notes(), result.best.phrase.notes);
    write_audio(files.audio(), result.audio);
    write_numbered(result.alternatives, 2,
                   [&](std::size_t n, const char* end) { return files.alternative(n, end); });
    write_numbered(result.front, 1,
                   [&](std::size_t n, const char* end) { return files.of_front(n, end); });
    if (result.front.empty())
        remove_file(files.front());
    else
        write_atomically(files.front(), front_csv(result));
    write_picture(files.picture(), target_audio.samples, result.audio.samples);
    write_atomically(files.history(), history_csv(result));
    write_atomically(files.run(),
                     run_json(files, result, settings, target, target_audio).dump(2) + "\n");
}

}  // namespace patchbreeder
