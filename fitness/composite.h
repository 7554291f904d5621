// The composite fitness and its core `timbre`: see fitness.h.
#pragma once

#include <array>
#include <memory>

#include "fitness/fitness.h"
#include "fitness/kernels.h"
#include "fitness/plan.h"

namespace patchbreeder {

class Composite final : public Fitness {
  public:
    using Weights = std::array<float, most_terms>;

    // Weights in the order of term_list(); `target` is not silent.
    Composite(std::string_view name, const Weights& weights, const Audio& target,
              const Analysis& analysis, const CompositeKernels& kernels);

    [[nodiscard]] Score score(std::span<const float> candidate,
                              Workspace& work) const noexcept override;
    [[nodiscard]] Report report(std::span<const float> candidate, Workspace& work) const override;
    [[nodiscard]] std::span<const float> target_embedding() const noexcept override {
        return target_embedding_;
    }
    [[nodiscard]] Score score_and_embed(std::span<const float> candidate, Workspace& work,
                                        std::span<float> to) const noexcept override;
    [[nodiscard]] std::span<const std::string_view> stages() const noexcept override;
    void run_stage(std::size_t stage, std::span<const float> candidate,
                   Workspace& work) const noexcept override;

  private:
    using Distances = std::array<float, most_terms>;
    struct Measured {
        Distances distances{};
        Levelled levelled = Levelled::sound;
    };

    void choose_terms(const Weights& weights);
    void remember(const Audio& target);
    void find_trivial(const Audio& target);
    void embed_target(const Audio& target);
    // The stages, on memory of plan_.shape().total floats after a header that carries the mean
    // powers from one to the next.
    [[nodiscard]] Levelled level(std::span<const float> candidate, Workspace& work) const noexcept;
    [[nodiscard]] Features measure(Workspace& work) const noexcept;
    [[nodiscard]] Measured measure_all(std::span<const float> candidate,
                                       Workspace& work) const noexcept;
    [[nodiscard]] Score settle(const Measured& measured) const noexcept;
    [[nodiscard]] float total(const Distances& distances) const noexcept;

    const CompositeKernels& kernels_;
    Plan plan_;
    Weights weights_{}, rates_{};  // rate: what a unit of distance adds to the sum
    unsigned needs_ = 0;
    TermMemory terms_;
    Workspace memory_;
    std::array<float, embedding_parts> embedding_scale_{};
    std::vector<float> target_embedding_;
    float trivial_ = 1.0f;  // the sum of the best trivial answer
    std::vector<std::string_view> stages_;
};

}  // namespace patchbreeder
