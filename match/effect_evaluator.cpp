#include "match/effect_evaluator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/parallel.h"

namespace patchbreeder {

struct EffectEvaluator::Worker {
    explicit Worker(const RenderSpec& spec) : player(spec) {}
    EffectPlayer player;
    Workspace judge;
    std::vector<Decoded> decoded;
    std::vector<float> audio;  // parts x lanes x frames

    void reserve(std::size_t parts, std::size_t frames) {
        audio.resize(std::max(audio.size(), parts * lane_count * frames));
    }
    [[nodiscard]] std::span<float> row(std::size_t part, std::size_t lane, std::size_t frames) {
        return std::span(audio).subspan((part * lane_count + lane) * frames, frames);
    }
};

EffectEvaluator::EffectEvaluator(const EffectPair& pair, const Fitness* fitness, Isa isa)
    : pair_(pair), fitness_(fitness), spec_{.rate = analysis_rate, .isa = isa}, judge_(pair.wet) {
    if (by_samples()) {
        sketch_.emplace(frames());
        target_.resize(SampleSketch::size);
        sketch_->draw(judge_.wet(), 1.0 / std::sqrt(judge_.energy()), target_);
    }
    // All of them now, since threads may not add one.
    while (workers_.size() < static_cast<std::size_t>(threads()))
        workers_.push_back(std::make_unique<Worker>(spec_));
}
EffectEvaluator::~EffectEvaluator() = default;

// Plays every part of up to eight genomes into the worker's rows.
void EffectEvaluator::play_pack(Worker& w, const EffectModel& model,
                                std::span<const Genome> genomes) {
    const std::size_t count = genomes.size();
    w.decoded.resize(lane_count);
    std::array<const Patch*, lane_count> patches{};
    for (std::size_t l = 0; l < count; ++l) {
        model.layout().decode_into(genomes[l], w.decoded[l]);
        patches[l] = &w.decoded[l].patch;
    }
    w.reserve(model.parts(), frames());
    for (std::size_t p = 0; p < model.parts(); ++p) {
        for (std::size_t l = 0; l < count; ++l) model.isolate(w.decoded[l].patch, p);
        play_part(w, std::span(patches).first(count), p);
    }
}

// Up to eight patches of one structure, into the rows of a part.
void EffectEvaluator::play_part(Worker& w, std::span<const Patch* const> patches,
                                std::size_t part) {
    std::array<const float*, lane_count> dry{};
    std::array<float*, lane_count> out{};
    for (std::size_t l = 0; l < patches.size(); ++l)
        dry[l] = pair_.dry.data(), out[l] = w.row(part, l, frames()).data();
    w.player.start(patches);
    w.player.play(std::span(dry).first(patches.size()), std::span(out).first(patches.size()),
                  frames());
}

// Pre-emphasises a lane's rows in place and weighs them.
EsrFit EffectEvaluator::fit(Worker& w, std::size_t lane, std::size_t parts) const {
    std::vector<std::span<const float>> rows;
    for (std::size_t p = 0; p < parts; ++p) {
        const std::span<float> row = w.row(p, lane, pair_.dry.size());
        pre_emphasise(row, row);
        rows.emplace_back(row);
    }
    return judge_.fit(rows);
}

// By the fitness, or by samples with the best weights.
Score EffectEvaluator::judge(Worker& w, std::size_t lane, std::size_t parts,
                             std::span<float> embedding) const {
    const std::span<const float> row = w.row(0, lane, frames());
    if (!by_samples())
        return embedding.empty() ? fitness_->score(row, w.judge)
                                 : fitness_->score_and_embed(row, w.judge, embedding);
    const EsrFit fitted = fit(w, lane, parts);
    if (!std::isfinite(fitted.esr)) return Score::worst();
    if (!embedding.empty())
        sketch_->draw(row, fitted.weights.front() / std::sqrt(judge_.energy()), embedding);
    return Score{static_cast<float>(std::sqrt(fitted.esr))};
}

std::span<const float> EffectEvaluator::target_embedding() const noexcept {
    return by_samples() ? std::span<const float>(target_) : fitness_->target_embedding();
}

void EffectEvaluator::evaluate(std::span<const Decoded> decoded, std::span<Score> scores,
                               std::span<float> embeddings) {
    // Equal structures are one object, and share packs.
    std::vector<std::vector<std::size_t>> packs;
    std::map<const Structure*, std::size_t> open;
    for (std::size_t i = 0; i < decoded.size(); ++i) {
        const auto [known, fresh] = open.try_emplace(decoded[i].patch.structure.get(), 0);
        if (fresh || packs[known->second].size() == lane_count)
            known->second = packs.size(), packs.emplace_back();
        packs[known->second].push_back(i);
    }
    const std::size_t size = embeddings.empty() ? 0 : target_embedding().size();
    parallel_for(packs.size(), [&](std::size_t p, int worker) {
        Worker& w = *workers_[static_cast<std::size_t>(worker)];
        std::array<const Patch*, lane_count> patches{};
        const std::size_t count = packs[p].size();
        for (std::size_t l = 0; l < count; ++l) patches[l] = &decoded[packs[p][l]].patch;
        w.reserve(1, frames());
        play_part(w, std::span(patches).first(count), 0);
        for (std::size_t l = 0; l < count; ++l) {
            const std::size_t i = packs[p][l];
            scores[i] = judge(w, l, 1, embeddings.subspan(i * size, size));
        }
    });
}

void EffectEvaluator::evaluate(const EffectModel& model, std::span<const Genome> genomes,
                               std::span<Score> scores) {
    parallel_for((genomes.size() + lane_count - 1) / lane_count, [&](std::size_t c, int worker) {
        Worker& w = *workers_[static_cast<std::size_t>(worker)];
        const std::size_t first = c * lane_count;
        const std::size_t count = std::min(lane_count, genomes.size() - first);
        play_pack(w, model, genomes.subspan(first, count));
        for (std::size_t l = 0; l < count; ++l) scores[first + l] = judge(w, l, model.parts(), {});
    });
}

std::vector<EsrFit> EffectEvaluator::rests(const EffectModel& model,
                                           std::span<const Genome> genomes,
                                           std::span<const std::span<float>> rests) {
    std::vector<EsrFit> fits(genomes.size());
    const std::size_t frames = pair_.dry.size();
    parallel_for((genomes.size() + lane_count - 1) / lane_count, [&](std::size_t c, int worker) {
        Worker& w = *workers_[static_cast<std::size_t>(worker)];
        const std::size_t first = c * lane_count;
        const std::size_t count = std::min(lane_count, genomes.size() - first);
        play_pack(w, model, genomes.subspan(first, count));
        for (std::size_t l = 0; l < count; ++l) {
            fits[first + l] = fit(w, l, model.parts());
            const std::span<float> rest = rests[first + l];
            std::copy(judge_.wet().begin(), judge_.wet().end(), rest.begin());
            for (std::size_t p = 0; p < model.parts(); ++p) {
                const auto weight = static_cast<float>(fits[first + l].weights[p]);
                const std::span<const float> row = w.row(p, l, frames);
                for (std::size_t i = 0; i < frames; ++i) rest[i] -= weight * row[i];
            }
        }
    });
    return fits;
}

std::vector<std::vector<float>> EffectEvaluator::parts(const EffectModel& model,
                                                       const Genome& genome) {
    Worker& w = *workers_.front();
    play_pack(w, model, std::span(&genome, 1));
    std::vector<std::vector<float>> all;
    for (std::size_t p = 0; p < model.parts(); ++p) {
        const std::span<const float> row = w.row(p, 0, pair_.dry.size());
        all.emplace_back(row.begin(), row.end());
    }
    return all;
}

std::vector<float> EffectEvaluator::play(const Patch& patch) {
    Worker& w = *workers_.front();
    w.reserve(1, frames());
    const Patch* patches[]{&patch};
    play_part(w, patches, 0);
    const std::span<const float> row = w.row(0, 0, frames());
    return {row.begin(), row.end()};
}

}  // namespace patchbreeder
