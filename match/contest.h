// Contest: several templates compete for one budget. Each has an archipelago of its own; rounds at
// fixed numbers of evaluations send the weaker half home, the winner spends the rest (successive
// halving: Karnin, Koren and Somekh, 2013). Rounds count evaluations, never seconds, so that a run
// that was stopped by the clock can be repeated exactly.
//
// A specialist, which can say one family of sounds only, is looked at first; the best few of them
// meet the others in the first round. It learns faster than a broad template, so to rank both after
// a first look would be unfair to the broad.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ga/archipelago.h"
#include "match/evaluator.h"
#include "presets/preset.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

// One template in the contest.
struct Entrant {
    std::string name;  // of the template
    Preset preset;     // its home values
    Layout layout;
    std::optional<Archipelago> search{};  // always, once the contest begins
    bool specialist = false;
    bool running = true;
};

struct ContestRules {
    std::uint64_t look = 0;   // evaluations of each specialist before most of them drop out
    std::uint64_t round = 0;  // of each entrant before the weaker half drops out; the next round is
                              // as long as all before it
};
// Entrants of the first round.
[[nodiscard]] std::size_t first_round(std::size_t broad, std::size_t specialists) noexcept;
// A coarse judge of broods, cheaper by the share of the sound it hears.
struct Screen {
    std::unique_ptr<Fitness> fitness;
    Performance performance;  // as much of it as the fitness hears
};
// The timbre of the first part of the target; the fitness itself where it is another's.
[[nodiscard]] Screen make_screen(const FitnessSettings& settings, const Audio& target,
                                 const Performance& performance);

// Evaluations that the winner of a contest will have had, of so many for all.
[[nodiscard]] std::uint64_t winners_share(std::uint64_t evaluations, std::size_t broad,
                                          std::size_t specialists, const ContestRules& rules);

class Contest {
  public:
    // `screen` outlives the contest.
    Contest(std::vector<Entrant> entrants, Performance performance, const Fitness& fitness,
            const Screen& screen, const ContestRules& rules);

    // Breeds and judges one generation of the entrant whose turn it is; at most `limit`
    // evaluations. Returns how many were made; 0 only if limit is 0.
    std::size_t advance(std::size_t limit);

    [[nodiscard]] const Entrant& leader() const;
    [[nodiscard]] const std::vector<Entrant>& entrants() const noexcept { return entrants_; }
    // The entrant of the last generation.
    [[nodiscard]] const Entrant& current() const { return entrants_[current_]; }
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }
    [[nodiscard]] std::uint64_t screenings() const noexcept;  // coarse scores
    [[nodiscard]] std::size_t running() const noexcept;
    [[nodiscard]] const Performance& performance() const noexcept { return performance_; }
    // Between turns; loaded into a contest of the same entrants and rules.
    void save(StateWriter& to);
    void load(StateReader& from);

  private:
    [[nodiscard]] std::size_t next_turn() const;
    void close_look_if_due();
    void close_round_if_due();

    std::vector<Entrant> entrants_;
    Performance performance_;
    const Screen& screen_;
    Evaluator evaluator_, screener_;
    std::vector<Score> scores_;
    std::vector<float> embeddings_;
    std::size_t current_ = 0;
    std::uint64_t evaluations_ = 0;
    std::uint64_t look_;         // evaluations of every specialist at which the look ends; 0: over
    std::uint64_t round_quota_;  // evaluations of every running entrant at which the round ends
};

}  // namespace patchbreeder
