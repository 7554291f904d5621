// What sessions of every kind need: a clock, a level, and a champion.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <span>

#include "engine/error.h"
#include "engine/patch.h"
#include "engine/score.h"
#include "engine/state.h"
#include "match/session.h"

namespace patchbreeder {

class Stopwatch {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(Clock::now() - start_).count();
    }

  private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now();
};

// Whether a search has come to its end by the rules, asked after every generation.
class Ending {
  public:
    explicit Ending(const StopRules& rules) : rules_(rules) {}
    [[nodiscard]] bool due(Score best, std::uint64_t evaluations) noexcept;

  private:
    StopRules rules_;
    Score last_ = Score::worst();  // that was a gain
    std::uint64_t gained_ = 0;     // evaluations at which it came
};

// A session under way: how long it has taken, its history, whether it is over, and when it is put
// aside. `Search` has save() and load().
class Course {
  public:
    // `identity`: a digest of all that the search was made from; it goes on with no other's state.
    // The others outlive it.
    Course(const StopRules& rules, const PuttingAside& aside, std::uint64_t identity)
        : ending_(rules), aside_(aside), identity_(identity) {}

    // Goes on where the state was written, if there is one.
    template <class Search>
    void take_up(Search& search) {
        if (aside_.from.empty()) return;
        StateReader from(aside_.from);
        std::uint64_t identity = 0;
        from.get(identity);
        if (identity != identity_)
            throw Error(ExitCode::bad_data,
                        {.where = "checkpoint",
                         .what = "was written with other templates, presets or settings",
                         .why = "they have changed since the match began",
                         .remedy = "begin it again"});
        from.get(before_, history_, ending_, search);
        StateReader::expect(from.left() == 0);
    }
    // After a generation; if it was the last for now, or one is due.
    template <class Search>
    void put_aside(Search& search, bool last) {
        if (!aside_.keep || !(last || watch_.seconds() >= next_)) return;
        const double so_far = seconds(), began = watch_.seconds();
        aside_.keep([&](StateWriter& to) { to.put(identity_, so_far, history_, ending_, search); },
                    so_far, history_.back().evaluations);
        const double took = watch_.seconds() - began;
        next_ = watch_.seconds() + std::max(aside_.every, longest_share * took);
    }

    [[nodiscard]] double seconds() const { return before_ + watch_.seconds(); }
    void add(HistoryLine line) { history_.push_back(std::move(line)); }
    [[nodiscard]] const std::vector<HistoryLine>& history() const noexcept { return history_; }
    // By the rules. Of the last generation added.
    [[nodiscard]] bool over(Score best) noexcept {
        return ending_.due(best, history_.back().evaluations);
    }

  private:
    static constexpr double longest_share = 50.0;  // times what writing takes, between two

    Stopwatch watch_;
    double before_ = 0.0;  // seconds of those who were put aside
    std::vector<HistoryLine> history_;
    Ending ending_;
    const PuttingAside& aside_;
    std::uint64_t identity_;
    double next_ = aside_.every;
};

// Sets the level at which the patch is as loud as the target, to a hundredth of a decibel.
void match_loudness(Patch& patch, const Phrase& phrase, std::span<const float> target);

// As many evaluations as were foretold: to two digits, which is more than the clock can tell.
[[nodiscard]] std::uint64_t to_two_digits(double evaluations);

// Error (try_again) if nothing was judged.
void expect_champion(Score score);

}  // namespace patchbreeder
