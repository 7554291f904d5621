// The judge: how far a candidate is from the target, as one Score or as a table of terms.
//
// `composite`, the default, is a weighted sum of distances, each divided by its size against
// silence; the sum is divided by that of the best trivial answer (silence, or noise with the
// target's spectrum and envelope). So 0 = identical and 1 = no better than trivial, whatever the
// level. `timbre` is its core alone. `mss`, `mrstft` and `mfcc` follow the literature and give raw
// values in their published units, which mind the level and have no top.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/audio.h"
#include "engine/isa.h"
#include "engine/score.h"
#include "fitness/analysis.h"
#include "fitness/workspace.h"

namespace patchbreeder {

struct TermResult {
    std::string_view id, unit;
    float distance = 0.0f;    // in the term's unit
    float normalised = 0.0f;  // distance over the term's silence constant
    float weight = 0.0f;
    float share = 0.0f;  // what it adds to the score; the shares sum to it
};
struct Report {
    Score score;
    bool pitched = false;  // which weights applied
    std::vector<TermResult> terms;
};

struct TermInfo {
    std::string_view id, summary, unit;
    float silence = 1.0f;  // its size against silence, roughly, in its unit
    float pitched_weight = 0.0f, unpitched_weight = 0.0f;
    float steady_from = 0.0f;  // Hz: for pitched targets below, the weight falls with the pitch
    Aspect aspect = Aspect::spectrum;
};
struct FitnessInfo {
    std::string_view name, summary;
};
// Every term of `composite`, with its default weights.
[[nodiscard]] std::span<const TermInfo> term_list() noexcept;
// Every name that FitnessSettings may hold; the first is the default.
[[nodiscard]] std::span<const FitnessInfo> fitness_list() noexcept;

struct FitnessSettings {
    std::string name = "composite";
    // Weights by term id, in place of the defaults of `composite` and `timbre`; 0 switches off.
    std::vector<std::pair<std::string, float>> weights;
};

// Judges candidates against one target. Shared between threads; each brings its own Workspace.
class Fitness {
  public:
    virtual ~Fitness() = default;

    // `candidate` is at analysis_rate; a shorter one is padded with silence, a longer one cut. A
    // sample that is not finite makes it Score::worst(). Allocates in the first call per Workspace
    // only. The bits depend on target, settings and candidate alone.
    [[nodiscard]] virtual Score score(std::span<const float> candidate,
                                      Workspace& work) const noexcept = 0;
    [[nodiscard]] virtual Report report(std::span<const float> candidate,
                                        Workspace& work) const = 0;

    // Where the target lies in a space in which distance follows the score smoothly (embedding.h);
    // empty if this fitness has no such space.
    [[nodiscard]] virtual std::span<const float> target_embedding() const noexcept { return {}; }
    // The score, and where the candidate lies: `to` is as long as target_embedding(), and stays as
    // it was if the score is the worst.
    [[nodiscard]] virtual Score score_and_embed(std::span<const float> candidate, Workspace& work,
                                                std::span<float> /*to*/) const noexcept {
        return score(candidate, work);
    }

    // For benchmarks: the parts of score() in order, and one of them alone. A stage needs the
    // stages before it to have run on `work` with the same candidate.
    [[nodiscard]] virtual std::span<const std::string_view> stages() const noexcept = 0;
    virtual void run_stage(std::size_t stage, std::span<const float> candidate,
                           Workspace& work) const noexcept = 0;

    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] const Analysis& target() const noexcept { return target_; }
    [[nodiscard]] std::size_t frames() const noexcept { return frames_; }

  protected:
    Fitness(std::string_view name, Analysis target, std::size_t frames)
        : name_(name), target_(std::move(target)), frames_(frames) {}

  private:
    std::string_view name_;
    Analysis target_;
    std::size_t frames_;  // samples of the target
};

// Throws Error: usage for an unknown name or term (with the nearest known one) or a weight that is
// negative or not finite or for weights that are all zero; bad_data for a target that is empty,
// silent, not finite or not at analysis_rate.
[[nodiscard]] std::unique_ptr<Fitness> make_fitness(const FitnessSettings& settings,
                                                    const Audio& target, Isa isa = best_isa());
// The same with kernels of one's own, such as some that count what they do.
struct JudgeKernels;
[[nodiscard]] std::unique_ptr<Fitness> make_fitness(const FitnessSettings& settings,
                                                    const Audio& target,
                                                    const JudgeKernels& kernels);

}  // namespace patchbreeder
