#include "match/graph_search.h"

#include <algorithm>

#include "match/session_parts.h"

namespace patchbreeder {
namespace {

// A grown structure costs more to play than those it began with.
constexpr double growth_of_cost = 1.6;
constexpr std::size_t fewest_foretold = 64;

}  // namespace

GraphSearch::GraphSearch(GraphSpace space, const GraphPlan& plan, GraphJudge judge)
    : islands_(std::move(space), plan),
      decoder_(islands_.space().registry(), islands_.space().extras, islands_.space().names),
      judge_(std::move(judge)) {}

std::size_t GraphSearch::advance(std::size_t limit) {
    const auto genomes = islands_.ask(limit);
    decoded_.clear();
    for (const GraphGenome& g : genomes) decoded_.push_back(decoder_.decode(g).decoded);
    scores_.assign(genomes.size(), Score::worst());
    const std::span<const float> target = judge_.target;
    embeddings_.resize(islands_.wants_embeddings() ? target.size() * genomes.size() : 0);
    judge_.judge(decoded_, scores_, embeddings_);
    islands_.tell(scores_, {.target = target, .rows = embeddings_});
    return scores_.size();
}

Decoded GraphSearch::champion() {
    return decoder_.decode(islands_.champion().genome).decoded;
}

// They are played twice: caches and buffers are filled by the first time.
std::uint64_t foretell_growth(const GraphSpace& space, const GraphJudge& judge, std::uint64_t seed,
                              double seconds) {
    GraphDecoder decoder(space.registry(), space.extras, space.names);
    std::vector<Decoded> drawn;
    for (std::size_t c = 0; c < std::max(space.starts, fewest_foretold); ++c) {
        Rng rng = Rng::stream(seed, {c});
        drawn.push_back(decoder.decode(space.start(c, rng)).decoded);
    }
    std::vector<Score> scores(drawn.size());
    judge.judge(drawn, scores, {});
    const Stopwatch watch;
    judge.judge(drawn, scores, {});
    const double each = growth_of_cost * watch.seconds() / static_cast<double>(drawn.size());
    return to_two_digits(seconds / std::max(each, 1e-6));
}

std::string size_of_best(const GraphArchipelago& islands) {
    const GraphRecord& record = islands.structures().back();
    return std::to_string(record.best_nodes) + " modules, " + std::to_string(record.best_cables) +
           " cables";
}

}  // namespace patchbreeder
