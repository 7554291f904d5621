// A medley: several recordings of one instrument, judged each by itself in one render that plays
// them one after the other. The score is the mean of theirs.
#pragma once

#include <memory>
#include <vector>

#include "fitness/fitness.h"

namespace patchbreeder {

struct MedleyPart {
    std::size_t first = 0;  // frame of the render at which the recording begins
    Audio audio;
};

class Medley final : public Fitness {
  public:
    // `balanced`: how much louder one recording is than another counts as well.
    Medley(const FitnessSettings& settings, const std::vector<MedleyPart>& parts, bool balanced);

    // Where the recording that was analysed begins in the render, in frames.
    [[nodiscard]] std::size_t analysed_from() const noexcept { return analysed_from_; }
    [[nodiscard]] Score score(std::span<const float> candidate,
                              Workspace& work) const noexcept override;
    [[nodiscard]] Report report(std::span<const float> candidate, Workspace& work) const override;
    [[nodiscard]] std::span<const float> target_embedding() const noexcept override {
        return target_embedding_;
    }
    [[nodiscard]] Score score_and_embed(std::span<const float> candidate, Workspace& work,
                                        std::span<float> to) const noexcept override;
    [[nodiscard]] std::span<const std::string_view> stages() const noexcept override { return {}; }
    void run_stage(std::size_t, std::span<const float>, Workspace&) const noexcept override {}

  private:
    struct Judge {
        std::size_t first = 0, frames = 0;
        float level = 0.0f;  // of the recording, dB
        std::unique_ptr<Fitness> fitness;
        [[nodiscard]] std::span<const float> of(std::span<const float> candidate) const noexcept;
    };
    // RMS in dB by which the parts are louder or softer than they should be beside each other.
    [[nodiscard]] float imbalance(std::span<const float> candidate) const noexcept;

    std::vector<Judge> judges_;
    std::vector<float> target_embedding_;
    std::size_t analysed_from_;
    bool balanced_;
};

}  // namespace patchbreeder
