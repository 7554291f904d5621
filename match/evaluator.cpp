#include "match/evaluator.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/parallel.h"

namespace patchbreeder {
namespace {

// Genomes per unit of rendering: at most four full packs, and as many units as there are threads.
// The bits do not depend on who keeps whom company.
constexpr std::size_t most = 32;

std::size_t chunk_for(std::size_t genomes) {
    const auto workers = static_cast<std::size_t>(threads());
    const std::size_t share = (genomes + workers - 1) / workers;
    return std::clamp((share + lane_count - 1) / lane_count * lane_count, lane_count, most);
}

}  // namespace

struct Evaluator::Worker {
    explicit Worker(const RenderSpec& spec) : renderer(spec) {}
    Renderer renderer;
    Workspace judge;
    std::vector<Phrase> phrases;
    std::vector<Job> jobs;
    std::vector<std::span<float>> rows;
    std::array<bool, most> broken{};
};

Evaluator::Evaluator(const Fitness& fitness, Isa isa)
    : fitness_(fitness), spec_{.rate = analysis_rate, .isa = isa} {}
Evaluator::~Evaluator() = default;

void Evaluator::evaluate(const Layout& layout, const Performance& performance,
                         std::span<const Genome> genomes, std::span<Score> scores,
                         std::span<float> embeddings) {
    std::vector<Decoded> decoded(genomes.size());
    for (std::size_t i = 0; i < genomes.size(); ++i) layout.decode_into(genomes[i], decoded[i]);
    evaluate(decoded, performance, scores, embeddings);
}

void Evaluator::evaluate(std::span<const Decoded> decoded, const Performance& performance,
                         std::span<Score> scores, std::span<float> embeddings) {
    while (workers_.size() < static_cast<std::size_t>(threads()))
        workers_.push_back(std::make_unique<Worker>(spec_));
    std::vector<std::size_t> order(decoded.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Equal mutes side by side fill whole packs.
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return decoded[a].patch.muted < decoded[b].patch.muted;
    });
    const std::size_t length = frames(performance.phrase, analysis_rate);
    const std::size_t chunk = chunk_for(decoded.size());
    const std::size_t batch = chunk * workers_.size();
    for (std::size_t first = 0; first < order.size(); first += batch) {
        const auto part = std::span<const std::size_t>(order).subspan(
            first, std::min(batch, order.size() - first));
        audio_.resize(std::max(audio_.size(), part.size() * length));
        broken_.resize(std::max(broken_.size(), part.size()));
        render(decoded, performance, part, chunk, length);
        judge(part, length, scores, embeddings);
    }
}

void Evaluator::render(std::span<const Decoded> decoded, const Performance& performance,
                       std::span<const std::size_t> part, std::size_t chunk, std::size_t length) {
    parallel_for((part.size() + chunk - 1) / chunk, [&](std::size_t c, int worker) {
        Worker& w = *workers_[static_cast<std::size_t>(worker)];
        const std::size_t first = c * chunk, count = std::min(chunk, part.size() - first);
        w.phrases.resize(chunk);
        w.jobs.clear(), w.rows.clear();
        for (std::size_t k = 0; k < count; ++k) {
            const Decoded& d = decoded[part[first + k]];
            w.phrases[k] = phrase_of(performance, d);
            w.jobs.push_back({.patch = &d.patch, .phrase = &w.phrases[k]});
            w.rows.emplace_back(audio_.data() + (first + k) * length, length);
        }
        w.renderer.render(w.jobs, w.rows, std::span(w.broken).first(count));
        std::copy_n(w.broken.begin(), count, broken_.begin() + static_cast<std::ptrdiff_t>(first));
    });
}

// One by one: a pack is rendered on one thread, but not all that is in it need be judged there.
void Evaluator::judge(std::span<const std::size_t> part, std::size_t length,
                      std::span<Score> scores, std::span<float> embeddings) {
    const std::size_t size = fitness_.target_embedding().size();
    parallel_for(part.size(), [&](std::size_t k, int worker) {
        Workspace& work = workers_[static_cast<std::size_t>(worker)]->judge;
        const std::span<const float> row(audio_.data() + k * length, length);
        const std::size_t g = part[k];
        if (broken_[k] != 0)
            scores[g] = Score::worst();
        else if (embeddings.empty())
            scores[g] = fitness_.score(row, work);
        else
            scores[g] = fitness_.score_and_embed(row, work, embeddings.subspan(g * size, size));
    });
}

}  // namespace patchbreeder
