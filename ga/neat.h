// NEAT: evolves the structure of a patch and its knobs together (Stanley and Miikkulainen, 2002),
// on typed modular graphs.
//
// It begins with a trial of every start (start_trials.h). Then hops leave from tuned members, one
// kind of change at a time: newborns of that kind are looked at, each with a setting of what is new
// in it, and one goes down by least squares with what is known of the knobs of its parent, as long
// as it promises to end lower (hop_rules.h; breeder.h does the same with knobs alone). Between them
// children of the knob search differ from a member of their species in positions only. Species
// share the hops, so that what is new is not lost to what is better tuned. All of these are
// evaluations.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#include "ga/graph_breeding.h"
#include "ga/graph_descent.h"
#include "ga/graph_difference.h"
#include "ga/graph_mutation.h"
#include "ga/hop_rules.h"
#include "ga/operator_mix.h"
#include "ga/setting.h"
#include "ga/species.h"
#include "ga/start_trials.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

class Neat {
  public:
    static constexpr std::string_view id = "neat";
    static constexpr std::string_view summary = "Evolves the structure and its knobs together.";
    struct Settings {
        int population = 0, species = 0, newborns = 0, descents = 0, patience = 0, stagnation = 0;
        float trials = 0.0f, tuning = 0.0f, crossover = 0.0f, survival = 0.0f, parsimony = 0.0f;
        float node_add = 0.0f, node_delete = 0.0f, conn_add = 0.0f, conn_delete = 0.0f,
              conn_toggle = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(96), "Members."),
        setting(&Settings::species, "species", integer(1, 64).at(4),
                "Species wanted; 1 lets all compete with all."),
        setting(&Settings::newborns, "newborns", integer(1, 256).at(16),
                "New structures looked at for every one that is tuned."),
        setting(&Settings::descents, "descents", integer(0, 64).at(2),
                "Structures tuned by least squares at a time."),
        setting(&Settings::patience, "patience", integer(1, 100).at(8),
                "Steps after which a tuned newborn must beat its parent."),
        setting(&Settings::stagnation, "stagnation", integer(1, 1000).at(100),
                "Generations without a better champion after which a species dies out."),
        setting(&Settings::trials, "trials", linear(0, 1).at(0.3f),
                "Share of the budget for trials of the starts."),
        setting(&Settings::tuning, "tuning", linear(0, 4).at(0.1f),
                "Children of the knob search in a generation, for each member."),
        setting(&Settings::crossover, "crossover", linear(0, 1).at(0.25f),
                "Share of newborns with two parents."),
        setting(&Settings::survival, "survival", linear(0.01f, 1).at(0.3f),
                "Share of a species that may have newborns."),
        setting(&Settings::parsimony, "parsimony", linear(0, 1).at(0.1f),
                "Share of the score added for every 100 multiply-adds a sample."),
        setting(&Settings::node_add, "node_add", linear(0, 10).at(1),
                "How often modules are added, times the usual."),
        setting(&Settings::node_delete, "node_delete", linear(0, 10).at(1),
                "How often modules are taken out, times the usual."),
        setting(&Settings::conn_add, "conn_add", linear(0, 10).at(1),
                "How often cables and modulation are added, times the usual."),
        setting(&Settings::conn_delete, "conn_delete", linear(0, 10).at(1),
                "How often cables are taken out, times the usual."),
        setting(&Settings::conn_toggle, "conn_toggle", linear(0, 10).at(1),
                "How often cables are switched on or off, times the usual."),
    };

    explicit Neat(const Settings& chosen);

    [[nodiscard]] std::span<const GraphGenome> ask(const GraphBreeding& breeding);
    void tell(const GraphBreeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const GraphIndividual> population() const noexcept { return shown_; }
    void receive(std::span<const GraphIndividual> migrants);
    [[nodiscard]] bool wants_embeddings() const noexcept;
    void save(StateWriter& to);
    void load(StateReader& from);  // borrows a GraphDecoder
    // While starts are tried, each of them is one.
    [[nodiscard]] std::size_t species_count() const noexcept {
        return trials_ ? trials_->left() : species_.all().size();
    }

  private:
    using Place = std::shared_ptr<const GraphDescent>;
    struct Member {
        GraphIndividual individual;
        float fitness = 0.0f;      // score and parsimony; lower is better
        std::uint64_t serial = 0;  // in the order of appearance
        bool tuned = false;        // or being tuned
        Place place{};             // if it was tuned
        [[nodiscard]] auto fields() noexcept {
            return std::tie(individual, fitness, serial, tuned, place);
        }
    };
    // Genomes asked for, side by side.
    struct Litter {
        enum class Of : std::uint8_t { start, knobs, newborn, descent, idle } of = Of::start;
        std::size_t first = 0, count = 0;
        std::size_t parent = 0;  // member, or index of the descent
        std::size_t kind = 0;    // newborns
        SuccessHistory::Sample sample{};
        std::uint64_t species = 0;
    };
    struct Tuning {
        GraphDescent descent;
        std::optional<std::uint64_t> serial{};  // of the member; none: of a newborn
        std::size_t kind = 0;                   // newborns: how it came about
        GraphIndividual parent{};
        Place left{};            // of the parent
        HopPatience patience{};  // of a newborn
        [[nodiscard]] auto fields() noexcept {
            return std::tie(descent, serial, kind, parent, left, patience);
        }
    };
    // All but the decoder, which is there once it is asked.
    [[nodiscard]] auto kept() noexcept {
        return std::tie(settings_, members_, species_, quotas_, histories_, kinds_, scales_, bias_,
                        tunings_, tried_, embedded_, litters_, asked_, shown_, arrivals_, trials_,
                        next_);
    }
    void begin(const GraphBreeding& breeding);
    void ask_starts(const GraphBreeding& breeding);
    void ask_knobs(const GraphBreeding& breeding);
    void ask_newborns(const GraphBreeding& breeding);
    void ask_descents();
    [[nodiscard]] std::size_t pick_species(Rng& rng) const;
    [[nodiscard]] std::size_t pick_parent(const GraphBreeding& breeding, Rng& rng) const;
    [[nodiscard]] std::optional<GraphGenome> conceive(const GraphBreeding& breeding,
                                                      std::size_t parent, std::size_t kind,
                                                      Rng& rng) const;
    // Such a structure with such choices was tuned, from a parent that was hardly worse.
    [[nodiscard]] bool known(const GraphSpace& space, const GraphGenome& to,
                             const GraphIndividual& parent) const;

    void add(const GraphSpace& space, GraphIndividual individual);
    void end_trials(const GraphBreeding& breeding);
    void tell_knobs(const GraphSpace& space, const Litter& litter, Score score);
    void tell_newborns(const GraphBreeding& breeding, const Litter& litter,
                       std::span<const Score> scores);
    void tell_descents(const GraphBreeding& breeding, std::span<const Score> scores);
    [[nodiscard]] static bool over(Tuning& tuning);
    void settle_in(const GraphSpace& space, Tuning& tuning);
    void tune_champions(const GraphBreeding& breeding);
    void select(const GraphBreeding& breeding);
    [[nodiscard]] float fitness(const GraphSpace& space, const GraphIndividual& of) const;
    [[nodiscard]] Member* member(std::uint64_t serial) noexcept;

    Settings settings_;
    std::vector<Member> members_;  // fittest first
    SpeciesList species_;
    std::vector<std::size_t> quotas_;  // of the species
    std::map<std::uint64_t, SuccessHistory> histories_;
    OperatorMix kinds_;
    std::array<float, growth_count> scales_{};  // how often each, times the usual
    GrowthBias bias_;
    std::vector<Tuning> tunings_;
    std::map<std::uint64_t, float> tried_;  // structure and choices: score of the parent
    bool embedded_ = true;                  // the fitness says where sounds lie
    std::vector<Litter> litters_;
    std::vector<GraphGenome> asked_;
    std::vector<GraphIndividual> shown_;     // best first
    std::vector<GraphIndividual> arrivals_;  // migrants, until the next selection
    std::optional<GraphDecoder> decoder_;
    std::optional<StartTrials> trials_;
    std::uint64_t next_ = 0;
};

}  // namespace patchbreeder
