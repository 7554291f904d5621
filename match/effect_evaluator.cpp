#include "match/effect_evaluator.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/parallel.h"

namespace patchbreeder {

struct EffectEvaluator::Worker {
    explicit Worker(const RenderSpec& spec) : player(spec) {}
    EffectPlayer player;
    Workspace judge;
    std::vector<Decoded> decoded;
    std::vector<float> audio;  // parts x lanes x frames

    [[nodiscard]] std::span<float> row(std::size_t part, std::size_t lane, std::size_t frames) {
        return std::span(audio).subspan((part * lane_count + lane) * frames, frames);
    }
};

EffectEvaluator::EffectEvaluator(const EffectPair& pair, const Fitness* fitness, Isa isa)
    : pair_(pair), fitness_(fitness), spec_{.rate = analysis_rate, .isa = isa}, judge_(pair.wet) {
    // All of them now, since threads may not add one.
    while (workers_.size() < static_cast<std::size_t>(threads()))
        workers_.push_back(std::make_unique<Worker>(spec_));
}
EffectEvaluator::~EffectEvaluator() = default;

// Plays every part of up to eight genomes into the worker's rows.
void EffectEvaluator::play_pack(Worker& w, const EffectModel& model,
                                std::span<const Genome> genomes) {
    const std::size_t count = genomes.size(), frames = pair_.dry.size();
    w.audio.resize(std::max(w.audio.size(), model.parts() * lane_count * frames));
    w.decoded.resize(lane_count);
    std::array<const Patch*, lane_count> patches{};
    std::array<const float*, lane_count> dry{};
    std::array<float*, lane_count> out{};
    for (std::size_t l = 0; l < count; ++l) {
        model.layout().decode_into(genomes[l], w.decoded[l]);
        patches[l] = &w.decoded[l].patch;
        dry[l] = pair_.dry.data();
    }
    for (std::size_t p = 0; p < model.parts(); ++p) {
        for (std::size_t l = 0; l < count; ++l) {
            model.isolate(w.decoded[l].patch, p);
            out[l] = w.row(p, l, frames).data();
        }
        w.player.start(std::span(patches).first(count));
        w.player.play(std::span(dry).first(count), std::span(out).first(count), frames);
    }
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

void EffectEvaluator::evaluate(const EffectModel& model, std::span<const Genome> genomes,
                               std::span<Score> scores) {
    const std::size_t frames = pair_.dry.size();
    parallel_for((genomes.size() + lane_count - 1) / lane_count, [&](std::size_t c, int worker) {
        Worker& w = *workers_[static_cast<std::size_t>(worker)];
        const std::size_t first = c * lane_count;
        const std::size_t count = std::min(lane_count, genomes.size() - first);
        play_pack(w, model, genomes.subspan(first, count));
        for (std::size_t l = 0; l < count; ++l) {
            if (fitness_ != nullptr) {
                scores[first + l] = fitness_->score(w.row(0, l, frames), w.judge);
                continue;
            }
            const double esr = fit(w, l, model.parts()).esr;
            scores[first + l] =
                std::isfinite(esr) ? Score{static_cast<float>(std::sqrt(esr))} : Score::worst();
        }
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
    std::vector<float> audio(pair_.dry.size());
    const Patch* patches[]{&patch};
    const float* dry[]{pair_.dry.data()};
    float* out[]{audio.data()};
    w.player.start(patches);
    w.player.play(dry, out, audio.size());
    return audio;
}

}  // namespace patchbreeder
