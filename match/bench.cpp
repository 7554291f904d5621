#include "match/bench.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>

#include "engine/digest.h"
#include "engine/parallel.h"
#include "match/session.h"
#include "presets/library.h"
#include "presets/preset.h"

namespace patchbreeder {
namespace {

// One run of all measurements on one scene.
class SpeedRun {
  public:
    SpeedRun(const Registry& registry, const SpeedSettings& settings)
        : scene_(make_scene(registry, settings)),
          stage_(scene_.performance),
          composite_(make_fitness({.name = "composite"}, scene_.target)),
          mss_(make_fitness({.name = "mss"}, scene_.target)) {
        if (settings.template_name != SpeedSettings{}.template_name) return;
        render_operations_ = 15.0 * settings.seconds;
        composite_operations_ = 18.53 * settings.seconds;
        mss_operations_ = 25.04 * settings.seconds;
    }

    void measure(SpeedReport& report) {
        measure_totals(report);
        measure_stages(report.stages);
        measure_modules(report.modules);
        measure_threads(report.ratios);
        measure_scaling(report.ratios);
    }
    // Megabytes.
    [[nodiscard]] double measure_memory() {
        std::vector<Genome> genomes;
        for (std::size_t i = 0; i < 1000; ++i)
            genomes.push_back(scene_.mixed_genomes[i % bench_population]);
        std::vector<Score> scores(genomes.size());
        Evaluator(*composite_).evaluate(scene_.layout, scene_.performance, genomes, scores);
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return static_cast<double>(usage.ru_maxrss) / 1024.0;
    }

  private:
    Scene scene_;
    Stage stage_;
    std::unique_ptr<Fitness> composite_, mss_;
    // Millions; what bench/operations counts for a second of the default template.
    double render_operations_ = 0.0, composite_operations_ = 0.0, mss_operations_ = 0.0;
    Workspace judge_;

    // Milliseconds for one of so many.
    double time(std::size_t candidates, const std::function<void()>& work,
                Clock clock = Clock::thread) const {
        return 1000.0 * median_seconds(scene_.settings.repeats, work, clock) /
               static_cast<double>(candidates);
    }
    double time_render(const std::vector<Patch>& patches) {
        return time(patches.size(), [&] { stage_.render(patches); });
    }
    double time_evaluations(const Fitness& fitness, const Performance& performance,
                            std::span<const Genome> genomes, Clock clock = Clock::thread) const {
        Evaluator evaluator(fitness);
        std::vector<Score> scores(genomes.size());
        return time(
            genomes.size(),
            [&] { evaluator.evaluate(scene_.layout, performance, genomes, scores); }, clock);
    }
    // Of patches that share no layout.
    double time_patches(const Fitness& fitness, const std::vector<Patch>& patches) {
        return time(patches.size(), [&] {
            stage_.render(patches);
            for (std::size_t i = 0; i < patches.size(); ++i)
                (void)fitness.score(stage_.audio(i), judge_);
        });
    }

    void measure_totals(SpeedReport& report) {
        const auto add = [&](std::string name, double milliseconds, double operations = 0.0) {
            report.totals.push_back({std::move(name), milliseconds, operations});
        };
        for (const Fitness* fitness : {composite_.get(), mss_.get()}) {
            const std::string name = "evaluate, " + std::string(fitness->name()) + ", ";
            const double score = fitness == mss_.get() ? mss_operations_ : composite_operations_;
            add(name + "one structure",
                time_evaluations(*fitness, scene_.performance, scene_.genomes),
                render_operations_ + score);
            add(name + "mixed mutes",
                time_evaluations(*fitness, scene_.performance, scene_.mixed_genomes));
            add(name + "64 structures", time_patches(*fitness, scene_.rewired));
        }
        const double one = time_render(scene_.equal), rewired = time_render(scene_.rewired);
        const double assorted = time_render(scene_.assorted), copies = time_render(scene_.copies);
        add("render, one structure", one, render_operations_);
        add("render, mixed mutes", time_render(scene_.mixed));
        add("render, 64 structures", rewired);
        add("render, 64 of the library", assorted);
        add("render, eight copies of each of those", copies);
        report.ratios.push_back({"render of 64 structures to one structure", rewired / one});
        report.ratios.push_back(
            {"render of 64 of the library to packs of copies", assorted / copies});
    }

    void measure_stages(std::vector<SpeedLine>& stages) {
        const auto add = [&](std::string name, double milliseconds, double operations = 0.0) {
            stages.push_back({std::move(name), milliseconds, operations});
        };
        Archipelago search({scene_.layout.genes(), {}}, {});
        add("breed", time(bench_population, [&] {
                std::size_t made = 0;
                while (made < bench_population) {
                    const std::size_t n = search.ask(bench_population - made).size();
                    search.tell(std::vector<Score>(n, Score{1.0f}));
                    made += n;
                }
            }));
        Decoded decoded;
        add("decode", time(bench_population, [&] {
                for (const Genome& g : scene_.genomes) scene_.layout.decode_into(g, decoded);
            }));
        // A render of a single block is nearly all schedule.
        Performance shortest = scene_.performance;
        shortest.phrase.length = 64.0f / analysis_rate;
        Stage short_stage(shortest);
        const double schedule = time(bench_population, [&] { short_stage.render(scene_.equal); });
        add("schedule", schedule);
        add("render", time_render(scene_.equal) - schedule, render_operations_);
        measure_score(stages);
    }
    void measure_score(std::vector<SpeedLine>& stages) {
        stage_.render(scene_.equal);
        for (std::size_t s = 0; s < composite_->stages().size(); ++s) {
            double total = 0.0;
            for (std::size_t i = 0; i < bench_population; ++i) {
                const auto audio = stage_.audio(i);
                for (std::size_t before = 0; before < s; ++before)
                    composite_->run_stage(before, audio, judge_);
                total += time(bench_population, [&] { composite_->run_stage(s, audio, judge_); });
            }
            stages.push_back({"score: " + std::string(composite_->stages()[s]), total});
        }
    }

    void measure_modules(std::vector<SpeedLine>& modules) {
        const Structure& structure = *scene_.layout.home().structure;
        for (std::size_t n = 0; n < structure.nodes().size(); ++n) {
            std::vector<Patch> without = scene_.equal;
            for (Patch& patch : without) patch.muted = std::uint64_t{1} << n;
            const std::string name =
                structure.nodes()[n].name + " (" + std::string(structure.module(n).id) + ")";
            // Measured beside each other, so that both meet the same machine.
            const double whole = time_render(scene_.equal);
            modules.push_back({name, whole - time_render(without)});
        }
    }

    void measure_threads(std::vector<SpeedRatio>& ratios) {
        for (const Fitness* fitness : {composite_.get(), mss_.get()}) {
            const auto run = [&](Clock clock) {
                return time_evaluations(*fitness, scene_.performance, scene_.genomes, clock);
            };
            const double one = run(Clock::wall), work_of_one = run(Clock::process);
            set_threads(2);
            const double two = run(Clock::wall), work_of_two = run(Clock::process);
            set_threads(1);
            const std::string name(fitness->name());
            ratios.push_back({"speed of two threads to one, " + name, one / two});
            // Where neighbours want the processors too, this alone tells something.
            ratios.push_back({"work of two threads to one, " + name, work_of_two / work_of_one});
        }
    }

    // How much more than linearly the cost grows with length, population and voices.
    void measure_scaling(std::vector<SpeedRatio>& ratios) {
        const double base = time_evaluations(*composite_, scene_.performance, scene_.genomes);
        SpeedSettings longer = scene_.settings;
        longer.seconds *= 2.0;
        const Scene twice = make_scene(*scene_.registry, longer);
        const auto judge = make_fitness({.name = "composite"}, twice.target);
        ratios.push_back({"cost of twice the length, per second",
                          time_evaluations(*judge, twice.performance, twice.genomes) / base / 2.0});
        std::vector<Genome> crowd;
        for (std::size_t i = 0; i < 4 * bench_population; ++i)
            crowd.push_back(scene_.genomes[i % bench_population]);
        ratios.push_back({"cost of four times the population, each",
                          time_evaluations(*composite_, scene_.performance, crowd) / base});
        // Notes that start a little apart, so that one note and four go the same way.
        const auto chord = [&](std::size_t notes) {
            Performance p = scene_.performance;
            p.phrase.notes.resize(notes, p.phrase.notes.front());
            for (std::size_t i = 0; i < notes; ++i)
                p.phrase.notes[i].onset = 0.001f * static_cast<float>(i + 1);
            Stage stage(p);
            return time(bench_population, [&] { stage.render(scene_.equal); });
        };
        // The effects are rendered once, whatever the number of voices, so the line does not begin
        // at nothing.
        const double one = chord(1), four = chord(4), seven = chord(7);
        ratios.push_back(
            {"cost of 4 voices to the line through 1 and 7", four / (one + (seven - one) / 2.0)});
        ratios.push_back({"cost of a further voice to a sound of one", (seven - one) / 6.0 / one});
    }
};

}  // namespace

SpeedReport measure_speed(const Registry& registry, const SpeedSettings& settings) {
    SpeedReport report;
    report.isa = name(best_isa());
    report.reference = measure_reference();
    const int before = threads();
    set_threads(1);
    SpeedRun run(registry, settings);
    run.measure(report);
    set_threads(before);
    report.peak_megabytes = run.measure_memory();
    return report;
}

std::uint64_t signature(const Registry& registry) {
    Digest digest;
    std::vector<Audio> sounds;
    for (const LibraryEntry& entry : library()) {
        const Preset preset = load_preset(entry.path, registry);
        Phrase phrase = preset.phrase;
        phrase.length = std::min(phrase.length, 0.5f);
        sounds.push_back(render(preset.patch, phrase));
        digest.add(preset.name).add(std::span<const float>(sounds.back().samples));
    }
    Workspace work;
    for (const FitnessInfo& info : fitness_list()) {
        const auto judge = make_fitness({.name = std::string(info.name)}, sounds.front());
        for (const Audio& sound : sounds) {
            const float score = judge->score(sound.samples, work).value;
            digest.add(std::span<const float>(&score, 1));
        }
    }
    MatchSettings settings;
    settings.budget.evaluations = 2000;  // so that hops are heard
    const MatchResult found =
        Session(registry, sounds.back(), settings).run([](const auto&) { return true; });
    // The way there too: an early find may outlive any change of the search.
    for (const HistoryLine& line : found.history) {
        const std::array<float, 2> scores{line.record.best.value, line.record.median.value};
        digest.add(std::span<const float>(scores));
    }
    return digest.add(to_text(found.best)).value();
}

}  // namespace patchbreeder
