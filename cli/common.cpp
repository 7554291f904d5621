#include "cli/common.h"

#include <fmt/format.h>

#include <cstdio>

#include "engine/error.h"
#include "engine/music.h"
#include "engine/parallel.h"
#include "engine/text.h"
#include "ga/graph_optimisers.h"
#include "match/neat_config.h"

namespace patchbreeder {

Audio read_target(const std::string& path, bool quiet, bool stereo) {
    AudioFile file = read_audio(path, {.rate = analysis_rate, .stereo = stereo});
    for (const std::string& note : file.notes)
        if (!quiet) fmt::print(stderr, "note: {}: {}\n", path, note);
    return std::move(file.audio);
}

std::vector<std::pair<std::string, double>> assignments(const Arguments& arguments,
                                                        const std::string& option) {
    std::vector<std::pair<std::string, double>> pairs;
    for (const std::string& text : arguments.texts(option)) {
        auto read = read_assignment(text);
        if (!read)
            throw Error(ExitCode::usage, {.where = "--" + option,
                                          .what = "cannot read '" + text + "'",
                                          .remedy = "give NAME=NUMBER"});
        pairs.push_back(*std::move(read));
    }
    return pairs;
}

Option threads_option() {
    return {"threads", "N", "Threads to use (all processors); never changes a result."};
}

void apply_threads(const Arguments& arguments) {
    if (const auto n = arguments.whole("threads", 1, 256)) set_threads(static_cast<int>(*n));
}

std::vector<OptimiserInfo> all_optimisers() {
    std::vector<OptimiserInfo> all(optimisers().begin(), optimisers().end());
    all.insert(all.end(), graph_optimisers().begin(), graph_optimisers().end());
    return all;
}

std::string optimiser_lines() {
    std::string text = "optimisers ('patchbreeder optimisers [NAME]' lists their settings):\n";
    for (const OptimiserInfo& o : all_optimisers())
        text += fmt::format("  {:<18}{}\n", o.id, wrapped(o.summary, 20));
    return text;
}

std::vector<Option> fitness_options() {
    std::string names;
    for (const FitnessInfo& f : fitness_list())
        names += (names.empty() ? "" : ", ") + std::string(f.name);
    std::string terms;
    for (const TermInfo& t : term_list()) terms += (terms.empty() ? "" : ", ") + std::string(t.id);
    return {{"fitness", "NAME", "How sounds are compared: " + names + "."},
            {"weight", "TERM=W", "Weight of a term, 0 switches it off: " + terms + ".", true}};
}

FitnessSettings fitness_settings(const Arguments& arguments) {
    FitnessSettings settings;
    if (const auto name = arguments.text("fitness")) settings.name = *name;
    for (const auto& [term, weight] : assignments(arguments, "weight"))
        settings.weights.emplace_back(term, static_cast<float>(weight));
    return settings;
}

Option neat_config_option() {
    return {"neat-config", "FILE.ini",
            "Settings of neat from a configuration of neat-python 0.92; --set wins."};
}

OptimiserChoice optimiser_choice(const Arguments& a) {
    OptimiserChoice choice;
    if (const auto name = a.text("optimiser")) choice.id = *name;
    const bool neat = choice.id == Neat::id;
    if (const auto file = a.text("neat-config")) {
        if (!neat)
            throw Error(ExitCode::usage, {.where = "--neat-config",
                                          .what = "is for NEAT",
                                          .remedy = "add --optimiser neat"});
        const NeatConfig config = read_neat_config(*file);
        choice.settings = config.settings;
        if (!config.idle.empty() && !a.has("quiet"))
            fmt::print(stderr, "note: {}: without a meaning here: {}\n", *file,
                       fmt::join(config.idle, ", "));
    }
    for (const auto& [setting, value] : assignments(a, "set"))
        choice.settings.push_back(neat ? by_our_name({setting, value}, "--set")
                                       : SettingValue{setting, value});
    return choice;
}

std::vector<Option> hand_options() {
    return {{"lock", "NAME[=VALUE]",
             "Keep a knob where it stands, or at VALUE: filter.cutoff, 'filter.*', osc1.wave=saw, "
             "osc2.mute=on, 'lfo1>*'.",
             true},
            {"range", "NAME=LOW..HIGH", "Keep a knob within bounds; a lock wins.", true},
            {"keep-structure", "",
             "Keep what sounds (mutes), of which kind (choices, switches) and what is not "
             "connected (cables at 0)."}};
}

Hand hand_settings(const Arguments& arguments) {
    return {.locks = arguments.texts("lock"),
            .ranges = arguments.texts("range"),
            .keep_structure = arguments.has("keep-structure")};
}

std::string describe(const Analysis& a) {
    std::string text = fmt::format("{:.2f} s, ", a.seconds);
    if (a.pitched)
        text +=
            fmt::format("pitch {} ({:.1f} Hz), held {:.2f} s", pitch_name(a.note), a.f0, a.gate);
    else
        text += fmt::format("no steady pitch, {:.2f} s to its release", a.gate);
    return text + fmt::format(", brightness {:.0f} Hz", a.centroid);
}

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace patchbreeder
