// `mss`, `mrstft` and `mfcc`: losses as published, for comparison. See loss_*.h for each.
#pragma once

#include <vector>

#include "fitness/fitness.h"
#include "fitness/loss.h"
#include "fitness/mel_bands.h"

namespace patchbreeder {

class Literature final : public Fitness {
  public:
    enum class Loss { mss, mrstft, mfcc };

    Literature(std::string_view name, Loss loss, const Audio& target, Analysis analysis,
               const LiteratureKernels& kernels);

    [[nodiscard]] Score score(std::span<const float> candidate,
                              Workspace& work) const noexcept override;
    [[nodiscard]] Report report(std::span<const float> candidate, Workspace& work) const override;
    [[nodiscard]] std::span<const std::string_view> stages() const noexcept override;
    void run_stage(std::size_t stage, std::span<const float> candidate,
                   Workspace& work) const noexcept override;

  private:
    // An STFT as published: where its first frame starts, and how many frames there are.
    struct ScaleSpec {
        std::size_t size, hop, window;
        bool centred;  // frame 0 is centred on the first sample, else starts there
    };
    void add_scale(const ScaleSpec& spec);
    void make_cosines();
    void lay_out_workspace();
    // False if a sample is not finite.
    [[nodiscard]] bool parts(std::span<const float> candidate, Workspace& work,
                             float* to) const noexcept;
    [[nodiscard]] static Score settle(bool finite, const float* values) noexcept;

    const LossKernels& kernels_;
    std::span<const LossPart> parts_;
    LossShape shape_;
    std::vector<FftPlan> plans_;
    std::vector<StripePlan> stripes_;
    std::vector<std::vector<float>> counts_;
    std::vector<float> cosines_;
    MelTables mel_;
    Workspace kept_;
};

}  // namespace patchbreeder
