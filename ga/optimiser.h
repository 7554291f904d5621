// The contract of an optimiser: it is asked for genomes and told what they are worth. It sees no
// audio, no threads, no clock and no other island.
#pragma once

#include <concepts>
#include <span>
#include <string_view>

#include "ga/breeding.h"
#include "ga/setting.h"

namespace patchbreeder {

// An optimiser is a copyable value with
//   id, summary          what `--optimiser` calls it, and one line of help
//   Settings, settings   fields, and one setting() per field; O(Settings) makes one
//   ask(breeding)        the genomes to evaluate next, legal in every gene. A function of what it
//                        was told and of the breeding: asking twice gives the same
//   tell(breeding, scores)  scores of the first scores.size() genomes asked for; the others, if
//                        any, were never evaluated (a budget ran out)
//   population()         those it breeds from, best first; empty before the first tell
//   receive(migrants)    individuals from another island, with their scores
//   fields()             all it holds, for checkpoints (engine/state.h)
//   wants_screening(), screen(scores)  optional: what it asked for last is a brood, of which it is
//                        told coarse scores, and gives back those to evaluate and tell of
//   front()              optional: if it has several objectives, those that no other dominates
//   wants_embeddings()   optional: what it asked for last should be told with embeddings
// The breeding given to tell is the one of the ask it answers.
template <class O>
concept Optimiser = std::copyable<O> &&
    requires(O o, const O& c, typename O::Settings settings, const Breeding& breeding,
             std::span<const Score> scores, std::span<const Individual> migrants) {
    { O::id } -> std::convertible_to<std::string_view>;
    { O::summary } -> std::convertible_to<std::string_view>;
    O::settings.size();
    O(settings);
    { o.ask(breeding) } -> std::same_as<std::span<const Genome>>;
    { o.tell(breeding, scores) } -> std::same_as<void>;
    { c.population() } -> std::same_as<std::span<const Individual>>;
    { o.receive(migrants) } -> std::same_as<void>;
    o.fields();
};

}  // namespace patchbreeder
