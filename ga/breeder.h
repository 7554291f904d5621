// Breeder: the default optimiser: a genetic algorithm finds the valleys, descents find their
// bottoms, and hops find the next valley.
//
// It begins as `adaptive-ga`. After a share of the budget the best parent goes down by least
// squares (descent.h), or several unlike ones. From then on hops leave the best places known: a
// module is drawn anew, a choice or mute changes, a gene moves anywhere, modules are taken over
// from somebody else, knobs go home or are kicked; of many such starts the most promising goes down
// a little with what is known of the place it left, and goes on while it promises to end lower
// (basin hopping; Wales and Doye, 1997). Which kind of hop is tried follows what paid. Starts that
// sound like the place they leave, combinations of choices that were tried from there, and hops
// that fall back are passed over.
//
// A large budget is spent on several such cycles, each from other genomes: where the first one
// ends decides too much. The last hops leave from the best place of them all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "ga/adaptive_ga.h"
#include "ga/descent.h"
#include "ga/hop_rules.h"

namespace patchbreeder {

class Breeder {
  public:
    static constexpr std::string_view id = "breeder";
    static constexpr std::string_view summary =
        "Genetic algorithm, then descents by least squares and hops.";
    struct Settings {
        int population = 0, brood = 0, hops = 0, scouts = 0, places = 0, patience = 0;
        int cycle = 0;
        float front = 0.0f, hopeful = 0.0f, nearby = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(64),
                "Parents of the genetic algorithm."),
        setting(&Settings::brood, "brood", integer(1, 16).at(2),
                "Its children screened by a coarse score for each that is judged."),
        setting(&Settings::hops, "hops", integer(1, 64).at(1), "Descents at a time."),
        setting(&Settings::scouts, "scouts", integer(1, 256).at(16),
                "Starts looked at for every hop."),
        setting(&Settings::places, "places", integer(1, 64).at(1), "Places that hops leave from."),
        setting(&Settings::patience, "patience", integer(1, 100).at(8),
                "Steps after which a hop must promise to end lower."),
        setting(&Settings::front, "front", linear(0, 1).at(0.5f),
                "Share of the budget, or of a cycle, for the genetic algorithm."),
        setting(&Settings::cycle, "cycle", integer(500, 1'000'000).at(15'000),
                "Evaluations after which it begins anew, if as many are to come."),
        setting(&Settings::hopeful, "hopeful", linear(1, 4).at(2.0f),
                "Score, against the place left, with which a hop may go on."),
        setting(&Settings::nearby, "nearby", linear(0, 1).at(0.5f),
                "Distance, against that to the target, within which a hop must hurry."),
    };

    explicit Breeder(const Settings& chosen);

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    [[nodiscard]] bool wants_screening() const noexcept {
        return !descending_ && ga_.wants_screening();
    }
    [[nodiscard]] std::span<const Genome> screen(std::span<const Score> coarse) {
        return ga_.screen(coarse);
    }
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept {
        // Before the first generation of a cycle: what the last one showed.
        const auto parents = ga_.population();
        return descending_ || parents.empty() ? std::span<const Individual>(shown_) : parents;
    }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] bool wants_embeddings() const noexcept { return descending_; }
    [[nodiscard]] auto fields() noexcept {
        return std::tie(settings_, ga_, descending_, places_, hops_, scouts_, donors_, asked_,
                        kinds_, tried_, record_, shown_, spent_, cycles_, cycle_);
    }

  private:
    struct Hop {
        Descent descent;
        std::optional<std::size_t> kind{};  // in the operator mix; none: not a hop
        std::size_t place = 0;              // it left from; or is meant for
        HopPatience patience{};             // of a hop
        std::size_t asked = 0;              // genomes, in this generation
        [[nodiscard]] auto fields() noexcept {
            return std::tie(descent, kind, place, patience, asked);
        }
    };
    struct Scout {
        Genome genome;
        std::size_t kind = 0, place = 0;
        std::size_t hop = 0;  // that it is looked at for
        [[nodiscard]] auto fields() noexcept { return std::tie(genome, kind, place, hop); }
    };
    // How much of the present cycle is spent, 0..1; 1 and more: the next is due.
    [[nodiscard]] float progress(const Breeding& breeding) const noexcept;
    void plan_cycles(const Breeding& breeding);
    void begin_anew();
    void start_descents(const Breeding& breeding);
    [[nodiscard]] std::optional<std::size_t> pick_place(float progress, Rng& rng) const;
    // Its choices and mutes were tried from a place that was hardly worse than this one.
    [[nodiscard]] bool known(const Breeding& breeding, const Genome& to, std::size_t place) const;
    [[nodiscard]] Genome leave(const Breeding& breeding, std::size_t place, std::size_t kind,
                               Rng& rng) const;
    // Genomes that hops might start from, as many as there is room to judge.
    void send_scouts(const Breeding& breeding);
    // For every hop the most promising of them begins to descend.
    [[nodiscard]] std::vector<Hop> follow_scouts(const Breeding& breeding,
                                                 std::span<const Score> scores,
                                                 std::span<const float> embeddings);
    // True if the hop is over.
    [[nodiscard]] bool judge(Hop& hop);
    void settle_in(Hop& hop);
    void show();

    Settings settings_;
    AdaptiveGa ga_;
    bool descending_ = false;
    std::vector<std::optional<Descent>> places_;
    std::vector<Hop> hops_;
    std::vector<Scout> scouts_;
    std::vector<Individual> donors_;
    std::vector<Genome> asked_;
    OperatorMix kinds_;
    std::map<std::uint64_t, float> tried_;  // combination of steps: score of the place it was left
    std::optional<Descent> record_;         // the best place of earlier cycles
    std::vector<Individual> shown_;         // best first
    std::uint64_t spent_ = 0;
    std::uint32_t cycles_ = 0, cycle_ = 0;  // planned; the present one
};

}  // namespace patchbreeder
