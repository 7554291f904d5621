// Trials of starts: what each minimal structure is worth once its knobs are tuned.
//
// A right structure with any knobs loses to a wrong one with lucky knobs, so no structure is
// selected before its knobs were searched. In every round each start that is left has a whole
// search of its own, by the default optimiser and from other genomes than before, as luck decides
// much in short searches; the best quarter goes on (successive halving; Jamieson and Talwalkar,
// 2016). The last round, between two, is only played where one of them came near the target: what
// no start comes near has to grow. All of it are evaluations like any other.
#pragma once

#include <optional>
#include <tuple>
#include <vector>

#include "ga/breeder.h"
#include "ga/graph_climb.h"

namespace patchbreeder {

class StartTrials {
  public:
    // `share` of the whole budget is spent on them.
    StartTrials(const GraphBreeding& breeding, GraphDecoder& decoder, float share);
    StartTrials() = default;  // of nothing: a state is to be read into it

    // Appends what is wanted next.
    void ask(const GraphBreeding& breeding, std::vector<GraphGenome>& to);
    void tell(const GraphBreeding& breeding, std::span<const Score> scores);
    [[nodiscard]] bool over() const noexcept { return over_; }
    // Searches in this round.
    [[nodiscard]] std::size_t left() const noexcept { return left_; }
    // Best first: the best few of every trial from the rounds that are over, and all that the
    // searches of this round show.
    [[nodiscard]] std::vector<GraphIndividual> individuals() const;
    [[nodiscard]] auto fields() noexcept {
        return std::tie(trials_, share_, spent_, whole_, left_, round_, rounds_, over_);
    }

  private:
    struct Trial {
        FlatGraph flat;
        Prior prior{};
        std::vector<GraphIndividual> best{};         // of earlier rounds, best first
        std::optional<GraphClimb<Breeder>> climb{};  // of this round; none: it is out
        std::size_t asked = 0;                       // genomes, in this generation
        [[nodiscard]] auto fields() noexcept { return std::tie(flat, prior, best, climb, asked); }
    };
    [[nodiscard]] bool last_round() const noexcept { return round_ + 1 == rounds_; }
    void begin_round(const GraphBreeding& breeding);
    void end_round(const GraphBreeding& breeding);
    [[nodiscard]] float progress(const Trial& trial) const noexcept;
    [[nodiscard]] bool runs(const Trial& trial) const noexcept;

    std::vector<Trial> trials_;
    float share_ = 0.0f;
    std::uint64_t spent_ = 0;
    double whole_ = 0.0;  // evaluations for all rounds; 0: not known yet
    std::size_t left_ = 0;
    std::uint64_t round_ = 0, rounds_ = 1;
    bool over_ = false;
};

}  // namespace patchbreeder
