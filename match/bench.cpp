#include "match/bench.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "engine/digest.h"
#include "engine/parallel.h"
#include "match/evaluator.h"
#include "match/seeding.h"
#include "match/session.h"
#include "presets/library.h"
#include "presets/preset.h"

namespace patchbreeder {
namespace {

constexpr std::size_t population = 64;

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median_seconds(int repeats, const std::function<void()>& work) {
    std::vector<double> times;
    work();  // fills caches and buffers
    for (int i = 0; i < repeats; ++i) times.push_back(seconds_of(work));
    std::nth_element(times.begin(), times.begin() + repeats / 2, times.end());
    return times[static_cast<std::size_t>(repeats / 2)];
}

// Multiply-adds on eight independent chains: as fast as the processor does arithmetic. Without FMA,
// as all our code.
double reference_gflops() {
    constexpr int rounds = 4'000'000;
    float x[64];
    for (int i = 0; i < 64; ++i) x[i] = 1.0f + 0.001f * static_cast<float>(i);
    const double s = median_seconds(5, [&] {
        for (int r = 0; r < rounds / 64; ++r)
            for (float& v : x) v = v * 0.999f + 0.001f;
    });
    volatile float keep = x[7];
    (void)keep;
    return 2.0 * rounds / s * 1e-9;
}

// Data-dependent branches: notices a neighbour that an arithmetic loop does not.
double reference_branches() {
    constexpr int rounds = 2'000'000;
    std::uint64_t state = 1, odd = 0;
    const double s = median_seconds(5, [&] {
        for (int r = 0; r < rounds; ++r) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            if ((state >> 60) > 7)
                odd += state >> 33;
            else
                odd ^= state;
        }
    });
    volatile std::uint64_t keep = odd;
    (void)keep;
    return rounds / s * 1e-6;
}

struct Scene {
    Layout layout;
    Performance performance;
    Audio target;
    std::vector<Genome> equal, mixed;  // same mutes, many mutes
};

Scene make_scene(const Registry& registry, const SpeedSettings& settings) {
    const Preset preset = load_preset(resolve_preset(settings.template_name), registry);
    Patch home = preset.patch;
    home.muted = 0;
    const auto length = static_cast<float>(settings.seconds);
    Performance performance{
        .phrase = {.notes = {{.pitch = 57.0f, .gate = 0.8f * length}}, .length = length}};
    Layout layout(home);
    Scene scene{layout, performance, render(home, performance.phrase), {}, {}};
    for (std::size_t i = 0; i < population; ++i) {
        Rng rng = Rng::stream(1, {i});
        const Genome g = draw(layout.genes(), {}, rng);
        scene.mixed.push_back(g);
        Decoded d = layout.decode(g);
        d.patch.muted = 0;
        scene.equal.push_back(layout.encode(d.patch));
    }
    return scene;
}

double evaluations_per_second(const Scene& scene, const Fitness& fitness,
                              const std::vector<Genome>& genomes, int repeats) {
    Evaluator evaluator(fitness);
    std::vector<Score> scores(genomes.size());
    const double s = median_seconds(
        repeats, [&] { evaluator.evaluate(scene.layout, scene.performance, genomes, scores); });
    return static_cast<double>(genomes.size()) / s;
}

std::vector<std::vector<float>> render_all(const Scene& scene, const std::vector<Genome>& genomes,
                                           Renderer& renderer) {
    std::vector<Decoded> decoded;
    for (const Genome& g : genomes) decoded.push_back(scene.layout.decode(g));
    const std::size_t length = frames(scene.performance.phrase, analysis_rate);
    std::vector<std::vector<float>> audio(genomes.size(), std::vector<float>(length));
    std::vector<Job> jobs;
    std::vector<std::span<float>> rows;
    for (std::size_t i = 0; i < genomes.size(); ++i) {
        jobs.push_back({.patch = &decoded[i].patch, .phrase = &scene.performance.phrase});
        rows.emplace_back(audio[i]);
    }
    for (std::size_t i = 0; i < genomes.size(); i += 32) {
        const std::size_t n = std::min<std::size_t>(32, genomes.size() - i);
        renderer.render(std::span(jobs).subspan(i, n), std::span(rows).subspan(i, n));
    }
    return audio;
}

SpeedLine line(std::string name, double seconds_for_all) {
    const auto n = static_cast<double>(population);
    return {std::move(name), n / seconds_for_all, 1000.0 * seconds_for_all / n};
}

void measure_stages(const Scene& scene, const Fitness& fitness, int repeats,
                    std::vector<SpeedLine>& stages) {
    Archipelago search({scene.layout.genes(), {}}, {});
    stages.push_back(line("breed", median_seconds(repeats, [&] {
                              std::size_t made = 0;
                              while (made < population) {
                                  const std::size_t n = search.ask(population - made).size();
                                  search.tell(std::vector<Score>(n, Score{1.0f}));
                                  made += n;
                              }
                          })));
    stages.push_back(line("decode", median_seconds(repeats, [&] {
                              Decoded d;
                              for (const Genome& g : scene.equal) scene.layout.decode_into(g, d);
                          })));
    Renderer renderer{RenderSpec{}};
    std::vector<std::vector<float>> audio;
    stages.push_back(line("render", median_seconds(repeats, [&] {
                              audio = render_all(scene, scene.equal, renderer);
                          })));
    Workspace work;
    for (std::size_t s = 0; s < fitness.stages().size(); ++s) {
        double total = 0.0;
        for (const auto& samples : audio) {
            for (std::size_t before = 0; before < s; ++before)
                fitness.run_stage(before, samples, work);
            total += median_seconds(repeats, [&] { fitness.run_stage(s, samples, work); });
        }
        stages.push_back(line("score: " + std::string(fitness.stages()[s]), total));
    }
}

}  // namespace

SpeedReport measure_speed(const Registry& registry, const SpeedSettings& settings) {
    SpeedReport report;
    report.isa = name(best_isa());
    report.reference_gflops = reference_gflops();
    report.reference_branches = reference_branches();
    const Scene scene = make_scene(registry, settings);
    const int before = threads();
    set_threads(1);
    const auto add = [&](std::string label, double per_second) {
        report.totals.push_back({std::move(label), per_second, 1000.0 / per_second});
    };
    double one_thread = 0.0;
    for (const char* name : {"composite", "mss"}) {
        const auto fitness = make_fitness({.name = name}, scene.target);
        const double equal = evaluations_per_second(scene, *fitness, scene.equal, settings.repeats);
        add(std::string("evaluate, ") + name + ", equal structures", equal);
        if (std::string_view(name) != "composite") continue;
        one_thread = equal;
        add("evaluate, composite, mixed structures",
            evaluations_per_second(scene, *fitness, scene.mixed, settings.repeats));
        measure_stages(scene, *fitness, settings.repeats, report.stages);
        set_threads(2);
        report.two_threads =
            evaluations_per_second(scene, *fitness, scene.equal, settings.repeats) / one_thread;
        set_threads(1);
    }
    Renderer renderer{RenderSpec{}};
    for (const bool equal : {true, false}) {
        const double s = median_seconds(settings.repeats, [&] {
            (void)render_all(scene, equal ? scene.equal : scene.mixed, renderer);
        });
        add(equal ? "render only, equal structures" : "render only, mixed structures",
            static_cast<double>(population) / s);
    }
    set_threads(before);
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
    settings.budget.evaluations = 600;
    const MatchResult found =
        Session(registry, sounds.back(), settings).run([](const auto&) { return true; });
    return digest.add(to_text(found.best)).value();
}

}  // namespace patchbreeder
