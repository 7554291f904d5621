// Graph climb: an optimiser of positions at work on one structure, inside a search of structures.
#pragma once

#include <utility>
#include <vector>

#include "engine/state.h"
#include "ga/breeding.h"
#include "ga/flat_graph.h"
#include "ga/graph_breeding.h"
#include "ga/setting.h"

namespace patchbreeder {

// What is known of the knobs of its modules, each as if it stood alone; of the note, where it
// stands.
[[nodiscard]] Prior prior_of(const GraphSpace& space, const FlatGraph& flat);

template <class Search>
class GraphClimb {
  public:
    // Random numbers are those of this seed, and of the island it is asked on.
    GraphClimb(FlatGraph flat, Prior prior, Search search, std::uint64_t seed)
        : flat_(std::move(flat)),
          space_{flat_.layout().genes(), std::move(prior)},
          search_(std::move(search)),
          seed_(seed) {}

    // Of nothing: a state is to be read into it.
    GraphClimb() : search_(default_settings<Search>()) {}

    // `progress`: share of what it may spend that is spent, 0..1. Appends what it wants judged.
    void ask(const GraphBreeding& outer, float progress, std::vector<GraphGenome>& to) {
        for (const Genome& g : search_.ask(breeding(outer, progress, {})))
            to.push_back(flat_.graph(g));
    }
    // Scores, and embeddings if there are any, of what it asked for.
    void tell(const GraphBreeding& outer, float progress, std::span<const Score> scores,
              const Embeddings& embeddings) {
        search_.tell(breeding(outer, progress, embeddings), scores);
        spent_ += scores.size();
        ++generation_;
    }
    [[nodiscard]] const Search& search() const noexcept { return search_; }
    [[nodiscard]] std::uint64_t spent() const noexcept { return spent_; }

    void save(StateWriter& to) { to.put(flat_, space_.prior, search_, seed_, spent_, generation_); }
    void load(StateReader& from) {
        from.get(flat_, space_.prior, search_, seed_, spent_, generation_);
        space_.genes = flat_.layout().genes();
    }

  private:
    [[nodiscard]] Breeding breeding(const GraphBreeding& outer, float progress,
                                    const Embeddings& embeddings) const noexcept {
        return {.space = space_,
                .seed = seed_,
                .island = outer.island,
                .generation = generation_,
                .progress = progress,
                .embeddings = embeddings};
    }

    FlatGraph flat_;
    SearchSpace space_;
    Search search_;
    std::uint64_t seed_ = 0, spent_ = 0;
    std::uint32_t generation_ = 0;
};

}  // namespace patchbreeder
