#include <fmt/format.h>

#include <array>

#include "cli/command.h"
#include "cli/common.h"
#include "cli/terminal.h"
#include "engine/json.h"
#include "engine/music.h"
#include "engine/suggest.h"
#include "match/drawing.h"
#include "match/effect_run.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

std::string palette_names() {
    std::string names;
    for (const PaletteEntry& e : effect_palette())
        names += (names.empty() ? "" : ", ") + std::string(e.module);
    return names;
}

const Syntax& syntax() {
    static const Syntax s = [] {
        Syntax match{
            .command = "match-effect",
            .summary = "Find the effects that turn one recording into another.",
            .operands = "DRY WET",
            .min_operands = 2,
            .max_operands = 2,
            .examples = {"patchbreeder match-effect dry.wav wet.wav",
                         "patchbreeder match-effect di.wav amp.wav --effect tube --effect peak",
                         "patchbreeder match-effect dry.wav wet.wav --optimiser neat",
                         "patchbreeder apply runs/wet/best.json song.wav processed.wav"},
            .options =
                {{"out", "DIR", "Run directory (runs/<name of WET>)."},
                 {"force", "", "Replace the run in --out."},
                 {"time", "DURATION", "How long to search at most: 30s, 2m (60s)."},
                 {"evaluations", "N",
                  "Search for N evaluations at most instead; repeatable bit for bit."},
                 {"round", "N",
                  "Of these, evaluations by samples before those by sound (three quarters)."},
                 {"seed", "N", "Seed of every random draw (1)."},
                 threads_option(),
                 {"effects", "N", "Effects of a plan at most, 1..4 (3)."},
                 {"effect", "MODULE", "An effect to try, instead of all: " + palette_names() + ".",
                  true},
                 {"judge", "HOW",
                  "samples: sample by sample; sound: as a listener; auto: the one, then the other "
                  "if samples do not agree (auto)."},
                 {"optimiser", "NAME",
                  "How knobs of plans are searched (breeder); neat and random-structure grow a "
                  "graph instead."},
                 {"set", "NAME=NUMBER", "A setting of the optimiser: see optimisers.", true},
                 neat_config_option(),
                 {"islands", "N", "Of a graph: populations that exchange migrants (1)."},
                 {"plan", "N",
                  "Of a graph: evaluations its growth is arranged for (what the budget allows)."},
                 {"json", "", "Print the result as JSON."},
                 {"quiet", "", "No progress, no notes."}},
            .notes =
                "Latency, polarity and gain are found too. Recordings of the same take that\n"
                "start together serve best. Ctrl-C stops the search and keeps the best effects\n"
                "(exit code 3).\n"
                "neat and random-structure let effects stand beside each other and their knobs\n"
                "be moved by an LFO or by what follows a sound; patchbreeder draw shows how.\n",
        };
        const auto judging = fitness_options();
        match.options.insert(match.options.begin() + 10, judging.begin(), judging.end());
        return match;
    }();
    return s;
}

EffectJudging judging_of(const Arguments& a) {
    const std::string text = a.text("judge").value_or("auto");
    constexpr std::array<std::string_view, 3> known{"auto", "samples", "sound"};
    for (std::size_t i = 0; i < known.size(); ++i)
        if (text == known[i]) return static_cast<EffectJudging>(i);
    throw Error(
        ExitCode::usage,
        {.where = "--judge", .what = "there is no '" + text + "'", .remedy = suggest(text, known)});
}

void check_palette(const std::vector<std::string>& modules) {
    std::vector<std::string_view> known;
    for (const PaletteEntry& e : effect_palette()) known.push_back(e.module);
    for (const std::string& module : modules)
        if (std::find(known.begin(), known.end(), module) == known.end())
            throw Error(ExitCode::usage, {.where = "--effect",
                                          .what = "there is no effect '" + module + "' to try",
                                          .remedy = suggest(module, known)});
}

// Some options are for plans of effects, and some for graphs that grow.
void check_growth(const Arguments& a, bool grows) {
    const auto refuse = [&](const char* option, const char* what, const char* remedy) {
        if (a.has(option))
            throw Error(ExitCode::usage,
                        {.where = fmt::format("--{}", option), .what = what, .remedy = remedy});
    };
    if (grows) {
        refuse("effects", "is for plans of effects, and a graph grows as far as it pays",
               "use another optimiser, or --set parsimony=0.3 for smaller graphs");
        return;
    }
    for (const char* option : {"islands", "plan"})
        refuse(option, "is for graphs that grow", "add --optimiser neat");
}

EffectMatchSettings settings_of(const Arguments& a) {
    EffectMatchSettings s;
    if (const auto time = a.text("time")) s.budget.seconds = parse_duration(*time, "--time");
    if (const auto n = a.whole("evaluations", 1, 1'000'000'000'000))
        s.budget.evaluations = static_cast<std::uint64_t>(*n);
    if (s.budget.seconds && s.budget.evaluations)
        throw Error(ExitCode::usage, {.where = "--time",
                                      .what = "cannot be combined with --evaluations",
                                      .remedy = "give one budget"});
    if (const auto seed = a.whole("seed", 0, 9'000'000'000'000'000'000))
        s.seed = static_cast<std::uint64_t>(*seed);
    if (const auto n = a.whole("round", 1, 1'000'000'000'000))
        s.round = static_cast<std::uint64_t>(*n);
    if (const auto n = a.whole("effects", 1, 4)) s.most_effects = static_cast<std::size_t>(*n);
    if (const auto n = a.whole("islands", 1, 64)) s.islands = static_cast<std::uint32_t>(*n);
    if (const auto n = a.whole("plan", 1, 1'000'000'000'000))
        s.plan = static_cast<std::uint64_t>(*n);
    s.palette = a.texts("effect");
    check_palette(s.palette);
    s.judging = judging_of(a);
    s.optimiser = optimiser_choice(a);
    check_growth(a, grows_graphs(s.optimiser));
    s.fitness = fitness_settings(a);
    return s;
}

std::string progress_line(const EffectMatchProgress& p) {
    const std::string best = p.by_samples
                                 ? fmt::format("error {:5.1f} dB", p.error_db)
                                 : fmt::format("match {:5.1f} %", double{p.best.match_percent()});
    const std::string plans = p.stage.plans == 0 ? ""
                                                 : fmt::format("{} plans of {}   ", p.stage.plans,
                                                               counted(p.stage.effects, "effect"));
    return fmt::format("{}   {}{} evaluations, {:.0f}/s   {}", best, plans, grouped(p.evaluations),
                       static_cast<double>(p.evaluations) / std::max(p.seconds, 1e-3), p.plan);
}

void print_knobs(const Patch& patch) {
    const Structure& s = *patch.structure;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        const ModuleInfo& module = s.module(n);
        std::string knobs;
        for (std::size_t k = 0; k < module.knobs.size(); ++k) {
            const Range& range = module.knobs[k].range;
            const float position = patch.positions[s.nodes()[n].first_knob + k];
            const auto unit = symbol(range.unit);
            knobs +=
                fmt::format("{}{} {}{}{}", knobs.empty() ? "" : ", ", module.knobs[k].id,
                            range.stepped() ? range.text(position)
                                            : fmt::format("{:.4g}", double{range.plain(position)}),
                            unit.empty() ? "" : " ", unit);
        }
        fmt::print("  {:<14} {}\n", s.nodes()[n].name, knobs);
    }
    for (std::size_t c = 0; c < s.cables().size(); ++c)
        if (s.cables()[c].to == out_bus && s.cables()[c].from != mix_bus)
            fmt::print("  {:<14} times {:.4g}\n", s.from_text(s.cables()[c]),
                       double{s.gain_range(c).plain(patch.gains[c])});
        else if (s.cables()[c].to == out_bus)
            fmt::print("  {:<14} times {:.4g}\n", "dry",
                       double{s.gain_range(c).plain(patch.gains[c])});
    fmt::print("  {:<14} {:.2f} dB\n", "level", double{patch.level});
}

void print_text(const EffectMatchResult& r, const EffectMatchSettings& settings,
                const RunFiles& files, const EffectRunInputs& inputs) {
    const bool response = r.best.patch.structure->find("fir") >= 0;
    fmt::print("effects   {}{}{}\n", r.effects, response ? ", then a short response (fir)" : "",
               r.by_samples ? "" : "  (judged by sound: samples do not agree)");
    print_knobs(r.best.patch);
    if (r.grown) fmt::print("\n{}\n", graph_text(r.best));
    if (r.latency > 0.0) fmt::print("latency   {:.3f} ms\n", 1000.0 * r.latency);
    fmt::print("search    {} evaluations in {:.1f} s ({:.0f}/s), seed {}\n", grouped(r.evaluations),
               r.seconds, static_cast<double>(r.evaluations) / std::max(r.seconds, 1e-3),
               settings.seed);
    for (const auto& [plan, error] : r.plans) fmt::print("          {:6.1f} dB  {}\n", error, plan);
    fmt::print("\n{:<12}{:>12}{:>12}\n", "distance", "before", "after");
    fmt::print("{:<12}{:>9.1f} dB{:>9.1f} dB\n", "esr", r.before.error_db, r.after.error_db);
    fmt::print("{:<12}{:>12.4f}{:>12.4f}\n", "composite", double{r.before.composite},
               double{r.after.composite});
    fmt::print("{:<12}{:>12.4f}{:>12.4f}\n", "mrstft", double{r.before.mrstft},
               double{r.after.mrstft});
    fmt::print("\npreset    {}\naudio     {}\npicture   {}\nrun       {}\nrepeat    {}\n",
               files.preset().string(), files.audio().string(), files.picture().string(),
               files.directory.string(), repeat_effect_command(r, settings, inputs));
}

void print_json(const EffectMatchResult& r, const EffectMatchSettings& settings,
                const RunFiles& files, const EffectRunInputs& inputs) {
    const auto distances = [](const EffectDistances& d) {
        return Json{{"esr_db", d.error_db}, {"composite", d.composite}, {"mrstft", d.mrstft}};
    };
    Json out{{"schema", "patchbreeder-match-effect"}, {"version", 1}};
    out["effects"] = r.effects;
    out["branches"] = r.plan.branches;
    out["judged_by"] = r.by_samples ? "samples" : "sound";
    out["latency_seconds"] = r.latency;
    out["before"] = distances(r.before);
    out["after"] = distances(r.after);
    out["evaluations"] = r.evaluations;
    out["seconds"] = r.seconds;
    out["stopped_early"] = r.stopped;
    out["preset"] = files.preset().string();
    out["audio"] = files.audio().string();
    out["directory"] = files.directory.string();
    out["repeat"] = repeat_effect_command(r, settings, inputs);
    fmt::print("{}\n", out.dump(2));
}

ExitCode run(const Arguments& a) {
    apply_threads(a);
    const bool quiet = a.has("quiet");
    EffectMatchSettings settings = settings_of(a);
    const std::string &dry_path = a.operands()[0], &wet_path = a.operands()[1];
    settings.name = std::filesystem::path(wet_path).stem().string();
    const Audio dry = read_target(dry_path, quiet), wet = read_target(wet_path, quiet);
    EffectSession session(synth_registry(), dry, wet, settings);
    const RunFiles files =
        choose_run_directory(a.text("out").value_or(""), wet_path, a.has("force"));
    create_run_directory(files);

    const Interrupt interrupt;
    Progress progress(quiet);
    const EffectMatchResult result = session.run([&](const EffectMatchProgress& p) {
        if (progress.due()) progress.show(progress_line(p));
        return !Interrupt::requested();
    });
    progress.clear();
    const EffectRunInputs inputs{dry_path, wet_path, &dry, &wet};
    write_effect_run(files, result, session.settings(), inputs);
    (a.has("json") ? print_json : print_text)(result, session.settings(), files, inputs);
    if (!result.stopped) return ExitCode::done;
    if (!quiet) fmt::print(stderr, "stopped early; the best effects so far are kept\n");
    return ExitCode::stopped_early;
}

}  // namespace

const Command match_effect_command{"match-effect", syntax, run};

}  // namespace patchbreeder
