// Turns genomes of an effect model, or any patches of effects, into scores: plays the dry recording
// through them and compares with the wet one, sample by sample or as a listener would.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/effect_player.h"
#include "fitness/fitness.h"
#include "match/effect_model.h"
#include "match/effect_pair.h"
#include "match/sample_sketch.h"

namespace patchbreeder {

// A score by samples, -70 dB: more would fit the last bits of the recording.
inline constexpr float nothing_left = 3e-4f;

// A plan with the best knobs found for it.
struct FoundEffects {
    EffectPlan plan{};
    Individual best{};
};

class EffectEvaluator {
  public:
    // Without a fitness the score is the square root of the error-to-signal ratio, weights of the
    // parts chosen best; with one, its score of a model's only part. Both outlive the evaluator.
    EffectEvaluator(const EffectPair& pair, const Fitness* fitness, Isa isa = best_isa());
    ~EffectEvaluator();

    // scores[i] belongs to genomes[i]; bits depend on the genome alone.
    void evaluate(const EffectModel& model, std::span<const Genome> genomes,
                  std::span<Score> scores);
    // The same of what genomes decode to, whatever their structures, each as one part.
    // `embeddings`: none, or room for one as long as target_embedding() for each.
    void evaluate(std::span<const Decoded> decoded, std::span<Score> scores,
                  std::span<float> embeddings);
    // Where the wet recording lies: a sketch of its samples, or where the fitness says.
    [[nodiscard]] std::span<const float> target_embedding() const noexcept;
    // What the best weights of the parts leave of the wet recording, pre-emphasised: rests[i],
    // as long as the pair, belongs to genomes[i].
    std::vector<EsrFit> rests(const EffectModel& model, std::span<const Genome> genomes,
                              std::span<const std::span<float>> rests);
    // Each part of a model played by itself, not pre-emphasised.
    [[nodiscard]] std::vector<std::vector<float>> parts(const EffectModel& model,
                                                        const Genome& genome);
    [[nodiscard]] std::vector<float> play(const Patch& patch);

    [[nodiscard]] const EsrJudge& judge() const noexcept { return judge_; }
    [[nodiscard]] std::size_t frames() const noexcept { return pair_.dry.size(); }
    [[nodiscard]] bool by_samples() const noexcept { return fitness_ == nullptr; }

  private:
    struct Worker;
    void play_pack(Worker& worker, const EffectModel& model, std::span<const Genome> genomes);
    void play_part(Worker& worker, std::span<const Patch* const> patches, std::size_t part);
    [[nodiscard]] EsrFit fit(Worker& worker, std::size_t lane, std::size_t parts) const;
    [[nodiscard]] Score judge(Worker& worker, std::size_t lane, std::size_t parts,
                              std::span<float> embedding) const;

    const EffectPair& pair_;
    const Fitness* fitness_;
    RenderSpec spec_;
    EsrJudge judge_;
    std::optional<SampleSketch> sketch_;  // by samples
    std::vector<float> target_;           // sketched
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace patchbreeder
