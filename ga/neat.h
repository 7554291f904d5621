// NEAT: evolves the structure of a patch and its knobs together (Stanley and Miikkulainen, 2002),
// on typed modular graphs.
//
// A generation asks for three kinds of genomes. Children of the knob search differ from a member of
// their species in positions only. Newborns have another structure than their parent; each is tried
// with several settings of what is new, which share their structure and so a pack of lanes, and the
// best becomes a member. Descents tune champions and promising newborns by least squares. All of
// them are evaluations like any other. What a tuned member knows of its knobs its children inherit.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "ga/breeding.h"
#include "ga/graph_descent.h"
#include "ga/graph_difference.h"
#include "ga/graph_mutation.h"
#include "ga/operator_mix.h"
#include "ga/setting.h"
#include "ga/species.h"

namespace patchbreeder {

// What Neat may know when it is asked, as Breeding is for other optimisers.
struct GraphBreeding {
    const GraphSpace& space;
    std::uint64_t seed = 0;
    std::uint32_t island = 0;
    std::uint32_t generation = 0;
    float progress = 0.0f;
    Embeddings embeddings{};  // in tell() only

    [[nodiscard]] Rng rng(std::size_t child, Use use) const noexcept {
        return Rng::stream(seed, {island, generation, child, static_cast<std::uint64_t>(use)});
    }
};

class Neat {
  public:
    static constexpr std::string_view id = "neat";
    static constexpr std::string_view summary = "Evolves the structure and its knobs together.";
    struct Settings {
        int population = 0, species = 0, newborns = 0, trials = 0, descents = 0;
        int patience = 0, stagnation = 0;
        float tuning = 0.0f, crossover = 0.0f, survival = 0.0f, parsimony = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(96), "Members."),
        setting(&Settings::species, "species", integer(1, 64).at(10),
                "Species wanted; 1 lets all compete with all."),
        setting(&Settings::newborns, "newborns", integer(0, 256).at(24),
                "New structures in a generation."),
        setting(&Settings::trials, "trials", integer(1, 64).at(3),
                "Settings that each new structure is tried with."),
        setting(&Settings::descents, "descents", integer(0, 64).at(6),
                "Structures tuned by least squares at a time."),
        setting(&Settings::patience, "patience", integer(1, 100).at(3),
                "Steps after which a tuned newborn must beat its parent."),
        setting(&Settings::stagnation, "stagnation", integer(1, 1000).at(20),
                "Generations without a better champion after which a species dies out."),
        setting(&Settings::tuning, "tuning", linear(0, 4).at(0.2f),
                "Children of the knob search in a generation, for each member."),
        setting(&Settings::crossover, "crossover", linear(0, 1).at(0.25f),
                "Share of newborns with two parents."),
        setting(&Settings::survival, "survival", linear(0.01f, 1).at(0.3f),
                "Share of a species that may have newborns."),
        setting(&Settings::parsimony, "parsimony", linear(0, 1).at(0.1f),
                "Share of the score added for every 100 multiply-adds a sample."),
    };

    explicit Neat(const Settings& chosen);

    [[nodiscard]] std::span<const GraphGenome> ask(const GraphBreeding& breeding);
    void tell(const GraphBreeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const GraphIndividual> population() const noexcept { return shown_; }
    void receive(std::span<const GraphIndividual> migrants);
    [[nodiscard]] bool wants_embeddings() const noexcept;
    [[nodiscard]] const SpeciesList& species() const noexcept { return species_; }

  private:
    struct Member {
        GraphIndividual individual;
        float fitness = 0.0f;      // score and parsimony; lower is better
        std::uint64_t serial = 0;  // in the order of appearance
        bool tuned = false;        // or being tuned
        bool ever_tuned = false;
        std::shared_ptr<const GraphDescent> place{};  // if it was tuned
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
    // A newborn that a descent might make better than its parent.
    struct Hopeful {
        GraphGenome genome;
        std::size_t kind = 0;
        float promise = 1.0f;  // below 1: nearer than the parent
        float beat = 0.0f;     // the parent's fitness
        std::shared_ptr<const GraphDescent> inheritance{};
    };
    struct Tuning {
        GraphDescent descent;
        std::optional<std::uint64_t> serial{};  // of the member; none: of a newborn
        std::size_t kind = 0;
        float beat = 0.0f;
        bool looked = false;
    };
    void ask_starts(const GraphBreeding& breeding);
    void ask_knobs(const GraphBreeding& breeding);
    void ask_newborns(const GraphBreeding& breeding);
    void ask_descents();
    [[nodiscard]] std::size_t pick_species(Rng& rng) const;
    [[nodiscard]] std::size_t pick_parent(const GraphBreeding& breeding, Rng& rng) const;
    [[nodiscard]] std::optional<GraphGenome> conceive(const GraphBreeding& breeding,
                                                      std::size_t parent, std::size_t kind,
                                                      Rng& rng) const;

    void add(const GraphSpace& space, GraphIndividual individual);
    void tell_knobs(const GraphSpace& space, const Litter& litter, Score score);
    void tell_newborn(const GraphBreeding& breeding, const Litter& litter,
                      std::span<const Score> scores);
    void tell_descents(const GraphBreeding& breeding, std::span<const Score> scores);
    [[nodiscard]] bool over(Tuning& tuning) const;
    void settle_in(const GraphSpace& space, Tuning& tuning);
    void tune_champions(const GraphBreeding& breeding);
    void tune_newborns(const GraphBreeding& breeding);
    void select(const GraphBreeding& breeding);
    [[nodiscard]] float fitness(const GraphSpace& space, const GraphIndividual& of) const;
    [[nodiscard]] Member* member(std::uint64_t serial) noexcept;

    Settings settings_;
    std::vector<Member> members_;  // fittest first
    SpeciesList species_;
    std::vector<std::size_t> quotas_;  // of the species
    std::map<std::uint64_t, SuccessHistory> histories_;
    OperatorMix kinds_;
    std::vector<Tuning> tunings_;
    std::vector<Hopeful> hopefuls_;  // of the generation just told
    bool embedded_ = true;           // the fitness says where sounds lie
    std::vector<Litter> litters_;
    std::vector<GraphGenome> asked_;
    std::vector<GraphIndividual> shown_;     // best first
    std::vector<GraphIndividual> arrivals_;  // migrants, until the next selection
    std::optional<GraphDecoder> decoder_;
    std::uint64_t next_ = 0;
};

}  // namespace patchbreeder
