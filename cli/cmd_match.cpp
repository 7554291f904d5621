#include <fmt/format.h>

#include <charconv>
#include <sstream>
#include <variant>

#include "cli/command.h"
#include "cli/common.h"
#include "cli/match_report.h"
#include "cli/match_run.h"
#include "cli/terminal.h"
#include "engine/file.h"
#include "engine/music.h"
#include "match/alternatives.h"
#include "match/phrase_session.h"
#include "match/recordings.h"
#include "match/stereo_fit.h"
#include "match/suitable_templates.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

using Sessions = std::variant<Session, PhraseSession>;

Syntax make_syntax() {
    Syntax match{
        .command = "match",
        .summary = "Breed a patch that sounds like a recording.",
        .operands = "TARGET...",
        .min_operands = 1,
        .max_operands = 16,
        .examples = {"patchbreeder match bass.wav",
                     "patchbreeder match bass.wav --time 60s --template subtractive",
                     "patchbreeder match boom.wav --family drum",
                     "patchbreeder match bell.flac --note A4 --evaluations 20000 --seed 7",
                     "patchbreeder match bass.wav --start runs/bass/best.json --lock 'filter1.*'",
                     "patchbreeder match odd.wav --optimiser neat --time 2m",
                     "patchbreeder match pad.wav --keep 4 --time 60s",
                     "patchbreeder match melody.wav --midi melody.mid",
                     "patchbreeder match C2.wav C3.wav C4.wav --notes C2,C3,C4 --hold-out 2",
                     "patchbreeder match melody.wav --notes-only --template e-piano"},
        .options =
            {{"out", "DIR", "Run directory (runs/<name of the target>)."},
             {"force", "", "Replace the run in --out."},
             {"time", "DURATION", "How long to search: 30s, 2m (30s)."},
             {"evaluations", "N", "Search for N evaluations instead; repeatable bit for bit."},
             {"until", "PERCENT", "Stop once the match is as good as that: 95, for example."},
             {"idle", "N", "Stop when N evaluations have gained less than 1 % of the score."},
             {"seed", "N", "Seed of every random draw (1)."},
             threads_option(),
             {"optimiser", "NAME", "How to search, see below (breeder)."},
             {"set", "NAME=NUMBER", "A setting of the optimiser: see patchbreeder optimisers.",
              true},
             neat_config_option(),
             {"template", "NAME|FILE",
              "Preset whose structure is kept; several compete (all that suit the sound).", true},
             {"family", "TAG",
              "Let the templates of a family compete: bass, drum, organ, pad, pluck and "
              "others."},
             {"start", "PRESET",
              "Begin with this patch, in its own structure; never ends worse than it."},
             {"note", "PITCH", "What was played: C4, 60, 261.6Hz (as heard)."},
             {"velocity", "0..127", "How hard it was played (100)."},
             {"gate", "SECONDS", "How long the key was held (found by the search)."},
             {"notes", "LIST", "Of several recordings, what each plays: C2,C3,C4 (as heard)."},
             {"velocities", "LIST", "How hard each is played: 40,80,120 (all alike)."},
             {"hold-out", "N", "Do not fit recording N; tell how well the patch plays it."},
             {"midi", "FILE.mid", "The notes that were played (as heard)."},
             {"notes-only", "", "Keep the patch, of --template or --start; search the notes."},
             {"finish", "N", "Evaluations on the whole phrase, after one of its notes (a share)."},
             {"keep", "N",
              "Keep N patches: the best, and others nearly as near that sound different (1)."},
             {"spread", "N", "Evaluations for those others (a fifth)."},
             {"mono", "", "Of a stereo recording match the middle alone."},
             {"islands", "N", "Populations that breed apart and exchange migrants (1)."},
             {"plan", "N", "Evaluations the search arranges itself for (what the budget allows)."},
             {"round", "N",
              "Evaluations of each template before the weaker half drops out (by the "
              "plan)."},
             {"json", "", "Print the result as JSON."},
             {"quiet", "", "No progress, no notes."}},
        .notes = optimiser_lines() +
                 "\nCtrl-C stops the search and keeps the best patch (exit code 3); 'patchbreeder\n"
                 "resume DIR' goes on with it, unless it is of several notes.\n"
                 "neat and random-structure let the structure grow: from one source and an\n"
                 "amplifier, from --start, or from the structure of --template. --lock then holds\n"
                 "knobs and cables of the start, and their modules stay; --range and\n"
                 "--keep-structure are for other optimisers.\n",
    };
    const auto judging = fitness_options();
    match.options.insert(match.options.begin() + 11, judging.begin(), judging.end());
    const auto hand = hand_options();
    match.options.insert(match.options.end() - 2, hand.begin(), hand.end());
    return match;
}

// `a,b,c`; empty if the option is not given.
std::vector<std::string> list_of(const Arguments& a, std::string_view option) {
    std::vector<std::string> words;
    std::istringstream text(a.text(option).value_or(""));
    for (std::string word; std::getline(text, word, ',');) words.push_back(word);
    return words;
}

float parse_velocity(const std::string& text) {
    float value = -1.0f;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() ||
        !(value >= 0.0f && value <= 127.0f))
        throw Error(ExitCode::usage, {.where = "--velocities",
                                      .what = "cannot read '" + text + "'",
                                      .remedy = "give numbers from 0 to 127, such as 40,80,120"});
    return value;
}

RecordingSettings recording_settings(const Arguments& a) {
    for (const char* other : {"note", "velocity", "gate", "midi", "notes-only"})
        if (a.has(other))
            throw Error(ExitCode::usage, {.where = fmt::format("--{}", other),
                                          .what = "says too little of several recordings",
                                          .remedy = "use --notes and --velocities"});
    RecordingSettings s;
    for (const std::string& file : a.operands()) s.files.emplace_back(file);
    for (const std::string& text : list_of(a, "notes"))
        s.pitches.push_back(parse_pitch(text, "--notes"));
    for (const std::string& text : list_of(a, "velocities"))
        s.velocities.push_back(parse_velocity(text));
    if (const auto n = a.whole("hold-out", 1, 16)) s.hold_out = static_cast<std::size_t>(*n);
    return s;
}

AlternativeSettings alternative_settings(const Arguments& a) {
    AlternativeSettings s;
    if (const auto n = a.whole("keep", 1, 16)) s.count = static_cast<std::size_t>(*n) - 1;
    if (s.count > 0 && a.has("notes-only"))
        throw Error(ExitCode::usage, {.where = "--keep",
                                      .what = "cannot be combined with --notes-only",
                                      .remedy = "give one of them"});
    if (const auto n = a.whole("spread", 1, 1'000'000'000'000))
        s.evaluations = static_cast<std::uint64_t>(*n);
    if (s.evaluations && s.count == 0)
        throw Error(ExitCode::usage, {.where = "--spread",
                                      .what = "is for several patches",
                                      .remedy = "say how many with --keep"});
    return s;
}

Budget budget_of(const Arguments& a) {
    Budget budget;
    if (const auto time = a.text("time")) budget.seconds = parse_duration(*time, "--time");
    if (const auto n = a.whole("evaluations", 1, 1'000'000'000'000))
        budget.evaluations = static_cast<std::uint64_t>(*n);
    if (budget.seconds && budget.evaluations)
        throw Error(ExitCode::usage, {.where = "--time",
                                      .what = "cannot be combined with --evaluations",
                                      .remedy = "give one budget"});
    return budget;
}

MatchSettings settings_of(const Arguments& a) {
    MatchSettings s;
    s.budget = budget_of(a);
    if (const auto percent = a.number("until", 0, 100))
        s.stop.score = static_cast<float>(1.0 - *percent / 100.0);
    if (const auto n = a.whole("idle", 1, 1'000'000'000'000))
        s.stop.idle = static_cast<std::uint64_t>(*n);
    if (const auto seed = a.whole("seed", 0, 9'000'000'000'000'000'000))
        s.seed = static_cast<std::uint64_t>(*seed);
    if (const auto n = a.whole("islands", 1, 64)) s.islands = static_cast<std::uint32_t>(*n);
    if (const auto n = a.whole("plan", 1, 1'000'000'000'000))
        s.plan = static_cast<std::uint64_t>(*n);
    if (const auto n = a.whole("round", 1, 1'000'000'000)) s.round = static_cast<std::uint64_t>(*n);
    s.optimiser = optimiser_choice(a);
    s.templates = a.texts("template");
    if (const auto family = a.text("family")) {
        if (!s.templates.empty())
            throw Error(ExitCode::usage, {.where = "--family",
                                          .what = "cannot be combined with --template",
                                          .remedy = "give one of them"});
        s.templates = templates_of_family(*family, synth_registry());
    }
    s.hand = hand_settings(a);
    s.hand.start = a.text("start").value_or("");
    if (const auto note = a.text("note")) s.note.pitch = parse_pitch(*note, "--note");
    if (const auto v = a.number("velocity", 0, 127)) s.note.velocity = static_cast<float>(*v);
    if (const auto g = a.number("gate", 0.001, 3600)) s.note.gate = static_cast<float>(*g);
    s.fitness = fitness_settings(a);
    for (const char* option : {"notes", "velocities", "hold-out"})
        if (a.operands().size() == 1 && a.has(option))
            throw Error(ExitCode::usage, {.where = fmt::format("--{}", option),
                                          .what = "is for several recordings",
                                          .remedy = "give more than one, or use --note"});
    if (a.operands().size() > 1) s.recordings = recording_settings(a);
    s.phrase.midi = a.text("midi").value_or("");
    s.phrase.notes_only = a.has("notes-only");
    s.mono = a.has("mono");
    s.alternatives = alternative_settings(a);
    if (const auto n = a.whole("finish", 1, 1'000'000'000'000))
        s.phrase.finish = static_cast<std::uint64_t>(*n);
    return s;
}

void describe_target(const std::string& path, const Audio& target,
                     const std::optional<TargetPhrase>& phrase) {
    std::string text = describe(analyse(target.samples));
    if (phrase)
        text += ", " + counted(phrase->notes.size(), "note") + (phrase->known ? " given" : "");
    fmt::print(stderr, "target    {}: {}\n", path, text);
}

// Writes the state of a session to the run directory. A search is worth more than its checkpoint:
// if it cannot be written, that is told once.
PuttingAside putting_aside(const Arguments& given, const MatchSettings& settings,
                           const Audio& target, const RunFiles& files, bool quiet) {
    const Checkpoint head{.words = given.words(),
                          .directory = std::filesystem::current_path(),
                          .target = digest_of(target),
                          .plan = settings.plan};
    return {.keep = [=, failed = false](const WriteState& state, double seconds,
                                        std::uint64_t evaluations) mutable {
        if (failed) return;
        try {
            Checkpoint now = head;
            now.seconds = seconds, now.evaluations = evaluations;
            write_checkpoint(files.checkpoint(), now, state);
        } catch (const std::exception& e) {
            failed = true;
            if (!quiet) fmt::print(stderr, "no checkpoints: {}\n", e.what());
        }
    }};
}

void expect_same(const Aside& aside, const Audio& target, const std::string& path) {
    if (aside.checkpoint.target != digest_of(target))
        throw Error(ExitCode::bad_data,
                    {.where = path,
                     .what = "is not the recording that the match was begun with",
                     .remedy = "begin another match"});
}

ExitCode run(const Arguments& a) {
    return run_match(a, a);
}

}  // namespace

const Syntax& match_syntax() {
    static const Syntax s = make_syntax();
    return s;
}

ExitCode run_match(const Arguments& given, const Arguments& shown, Aside* aside) {
    apply_threads(given);
    apply_threads(shown);
    const bool quiet = shown.has("quiet");
    MatchSettings settings = settings_of(given);
    if (aside) {
        settings.plan = aside->checkpoint.plan;
        if (shown.has("time") || shown.has("evaluations")) settings.budget = budget_of(shown);
    }
    const std::string& target_path = given.operands().front();
    settings.name = std::filesystem::path(target_path).stem().string();
    const Budget whole = settings.budget.settled();
    settings.budget = without_alternatives(whole, settings.alternatives);
    std::vector<Audio> audio;
    for (const std::string& file : given.operands())
        audio.push_back(read_target(file, quiet, !settings.mono));
    std::optional<Recordings> recordings;
    if (audio.size() > 1) recordings = arrange_recordings(audio, settings);
    const Audio& target = recordings ? recordings->target : audio.front();
    if (aside) expect_same(*aside, target, target_path);
    std::optional<TargetPhrase> phrase;
    if (!recordings) phrase = find_phrase(target, settings);
    if (settings.phrase.notes_only && !phrase)
        throw Error(ExitCode::bad_data, {.where = target_path,
                                         .what = "no notes are heard in it",
                                         .remedy = "give them with --midi"});
    Sessions session = phrase
                           ? Sessions(std::in_place_type<PhraseSession>, synth_registry(), target,
                                      settings, *phrase)
                           : Sessions(std::in_place_type<Session>, synth_registry(), target,
                                      settings, recordings ? recordings->assignment : Assignment{});
    const RunFiles files = aside ? RunFiles{aside->directory}
                                 : choose_run_directory(given.text("out").value_or(""), target_path,
                                                        given.has("force"));
    create_run_directory(files);
    const DirectoryLock lock(files.directory);
    if (!aside) remove_checkpoint(files);
    if (!quiet) describe_target(target_path, target, phrase);
    if (!quiet && aside)
        fmt::print(stderr, "resumed   after {} and {} evaluations\n",
                   clock_text(aside->checkpoint.seconds), grouped(aside->checkpoint.evaluations));

    const Interrupt interrupt;
    Progress progress(quiet);
    const auto observer = [&](const MatchProgress& p) {
        if (progress.due()) progress.show(progress_line(whole, p));
        return !Interrupt::requested();
    };
    MatchResult result;
    if (auto* one = std::get_if<Session>(&session)) {
        PuttingAside keeping = putting_aside(given, one->settings(), target, files, quiet);
        if (aside) keeping.from = std::move(aside->checkpoint.state);
        result = one->run(observer, keeping);
    } else {
        result = std::get<PhraseSession>(session).run(observer);
    }
    MatchSettings spent = std::visit([](const auto& s) { return s.settings(); }, session);
    spent.budget = whole;
    if (settings.alternatives.count > 0) {
        const Session* one = std::get_if<Session>(&session);
        const auto own = one ? nullptr : make_fitness(settings.fitness, target);
        find_alternatives(result, spent, target, one ? one->fitness() : *own, observer);
    }
    progress.clear();
    if (recordings && recordings->held_out)
        result.held_out = score_of(*recordings->held_out, result.best.patch, settings.fitness);
    widen(result, target, synth_registry());
    // The run's own copy stays when the original changes.
    if (result.start) spent.hand.start = files.start();
    write_run(files, result, spent, target_path, target);
    if (!result.stopped) remove_checkpoint(files);
    if (shown.has("json")) {
        print_match_json(result, spent, files, target_path);
    } else {
        print_match(result, spent, files, target_path);
        print_check(result.best, quiet);
    }
    if (!result.stopped) return ExitCode::done;
    if (!quiet) {
        std::error_code none;
        const bool kept = std::filesystem::exists(files.checkpoint(), none);
        fmt::print(stderr, "stopped early; the best patch so far is kept\n");
        if (kept)
            fmt::print(stderr, "go on with patchbreeder resume {}\n",
                       quoted(files.directory.string()));
    }
    return ExitCode::stopped_early;
}

const Command match_command{"match", match_syntax, run};

}  // namespace patchbreeder
