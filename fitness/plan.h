// Plan: the tables and the memory layout for judging sounds of one length against one target.
#pragma once

#include <vector>

#include "fitness/analysis.h"
#include "fitness/mel_bands.h"
#include "fitness/shape.h"

namespace patchbreeder {

class Plan {
  public:
    // Of the target's analysis it uses onset (where weights start to fall) and f0 (how far the
    // loudness contour must be smoothed).
    Plan(std::size_t samples, const Analysis& target);
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    // Valid while the plan lives.
    [[nodiscard]] const Shape& shape() const noexcept { return shape_; }

  private:
    struct GridSpec {
        std::size_t size, hop;
        double seconds;  // how much of the sound it looks at
    };
    void place(Grid& grid, const FftPlan& fft, const GridSpec& spec, std::vector<float>& weights,
               float onset);
    void make_pitch_tables();
    void make_modulators();
    void lay_out_workspace();

    FftPlan core_, detail_, attack_, pitch_;
    std::vector<StripePlan> stripes_;
    std::vector<float> core_weights_, detail_weights_, attack_weights_;
    MelTables mel_;
    std::vector<CosineFold> folds_;
    std::vector<float> low_pass_, unbias_, modulators_;
    Shape shape_;
};

}  // namespace patchbreeder
