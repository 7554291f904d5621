#include "match/effect_run.h"

#include <fmt/format.h>

#include "engine/audio_file.h"
#include "engine/digest.h"
#include "engine/file.h"
#include "engine/json.h"
#include "match/picture.h"

namespace patchbreeder {
namespace {

Json distances_json(const EffectDistances& d) {
    return {{"esr_db", d.error_db}, {"composite", d.composite}, {"mrstft", d.mrstft}};
}

Json file_json(const std::filesystem::path& path, const Audio& audio) {
    return {{"file", path.string()},
            {"digest", Digest{}.add(audio.samples).text()},
            {"seconds", audio.seconds()}};
}

}  // namespace

std::string repeat_effect_command(const EffectMatchResult& result,
                                  const EffectMatchSettings& settings,
                                  const EffectRunInputs& inputs) {
    std::string command = fmt::format(
        "patchbreeder match-effect {} {} --evaluations {} --round {} --seed {} --optimiser {}",
        quoted(inputs.dry.string()), quoted(inputs.wet.string()), result.evaluations,
        std::max<std::uint64_t>(result.first_evaluations, 1), settings.seed, settings.optimiser.id);
    command += grows_graphs(settings.optimiser)
                   ? fmt::format(" --islands {} --plan {}", settings.islands, settings.plan)
                   : fmt::format(" --effects {}", settings.most_effects);
    for (const SettingValue& s : settings.optimiser.settings)
        command += fmt::format(" --set {}={}", s.id, s.value);
    for (const std::string& module : settings.palette) command += " --effect " + quoted(module);
    if (settings.judging == EffectJudging::samples) command += " --judge samples";
    if (settings.judging == EffectJudging::sound) command += " --judge sound";
    command += " --fitness " + settings.fitness.name;
    for (const auto& [term, weight] : settings.fitness.weights)
        command += fmt::format(" --weight {}={}", term, weight);
    return command;
}

void write_effect_run(const RunFiles& files, const EffectMatchResult& result,
                      const EffectMatchSettings& settings, const EffectRunInputs& inputs) {
    save_preset(files.preset(), result.best);
    // Loud effects may exceed full scale, which integers cannot hold.
    write_audio(files.audio(), result.audio, SampleFormat::float32);
    std::vector<float> wet = inputs.wet_audio->samples;
    wet.resize(result.audio.samples.size());
    write_picture(files.picture(), wet, result.audio.samples);
    Json run{{"format", "patchbreeder-effect-run"}, {"version", 1}};
    run["dry"] = file_json(inputs.dry, *inputs.dry_audio);
    run["wet"] = file_json(inputs.wet, *inputs.wet_audio);
    run["repeat"] = repeat_effect_command(result, settings, inputs);
    run["seed"] = settings.seed;
    run["evaluations"] = result.evaluations;
    run["seconds"] = result.seconds;
    run["stopped_early"] = result.stopped;
    run["effects"] = result.effects;
    run["latency_seconds"] = result.latency;
    run["judged_by"] = result.by_samples ? "samples" : "sound";
    run["before"] = distances_json(result.before);
    run["after"] = distances_json(result.after);
    Json plans = Json::array();
    for (const auto& [plan, error] : result.plans)
        plans.push_back({{"effects", plan}, {"esr_db", error}});
    run["best_of_each_size"] = plans;
    write_atomically(files.run(), run.dump(2) + "\n");
}

}  // namespace patchbreeder
