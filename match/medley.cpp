#include "match/medley.h"

#include <algorithm>
#include <cmath>

#include "fitness/scalar.h"

namespace patchbreeder {
namespace {

// Of a dB of imbalance: 10 dB are as bad as half of no match at all.
constexpr float balance_weight = 0.05f;

const MedleyPart& middle(const std::vector<MedleyPart>& parts) {
    return parts[parts.size() / 2];
}

float level_of(std::span<const float> samples) {
    float power = 0.0f;
    for (const float x : samples) power += x * x / static_cast<float>(samples.size());
    return decibels(std::max(power, 1e-12f));
}

}  // namespace

Medley::Medley(const FitnessSettings& settings, const std::vector<MedleyPart>& parts, bool balanced)
    : Fitness(make_fitness(settings, middle(parts).audio)->name(),
              analyse(middle(parts).audio.samples),
              parts.back().first + parts.back().audio.samples.size()),
      analysed_from_(middle(parts).first),
      balanced_(balanced) {
    const float scale = 1.0f / std::sqrt(static_cast<float>(parts.size()));
    for (const MedleyPart& part : parts) {
        judges_.push_back({.first = part.first,
                           .frames = part.audio.samples.size(),
                           .level = level_of(part.audio.samples),
                           .fitness = make_fitness(settings, part.audio)});
        for (const float x : judges_.back().fitness->target_embedding())
            target_embedding_.push_back(x * scale);
    }
}

std::span<const float> Medley::Judge::of(std::span<const float> candidate) const noexcept {
    const std::size_t from = std::min(first, candidate.size());
    return candidate.subspan(from, std::min(frames, candidate.size() - from));
}

float Medley::imbalance(std::span<const float> candidate) const noexcept {
    if (!balanced_) return 0.0f;
    const auto count = static_cast<float>(judges_.size());
    float mean = 0.0f, square = 0.0f;
    for (const Judge& j : judges_) mean += (level_of(j.of(candidate)) - j.level) / count;
    for (const Judge& j : judges_) {
        const float off = level_of(j.of(candidate)) - j.level - mean;
        square += off * off / count;
    }
    return std::sqrt(square);
}

Score Medley::score(std::span<const float> candidate, Workspace& work) const noexcept {
    return score_and_embed(candidate, work, {});
}

Score Medley::score_and_embed(std::span<const float> candidate, Workspace& work,
                              std::span<float> to) const noexcept {
    const auto count = static_cast<float>(judges_.size());
    Score mean;
    std::size_t at = 0;
    for (std::size_t i = 0; i < judges_.size(); ++i) {
        const Fitness& fitness = *judges_[i].fitness;
        const auto own = judges_[i].of(candidate);
        Workspace& memory = work.part(i);
        const std::size_t size = fitness.target_embedding().size();
        const Score score = to.empty() ? fitness.score(own, memory)
                                       : fitness.score_and_embed(own, memory, to.subspan(at, size));
        if (score == Score::worst()) return score;
        mean.value += score.value / count;
        for (std::size_t a = 0; a < aspect_count; ++a) mean.parts[a] += score.parts[a] / count;
        at += size;
    }
    for (float& x : to) x /= std::sqrt(count);
    const float unbalanced = balance_weight * imbalance(candidate);
    mean.value += unbalanced;
    mean.part(Aspect::envelope) += unbalanced;
    return mean;
}

Report Medley::report(std::span<const float> candidate, Workspace& work) const {
    const auto count = static_cast<float>(judges_.size());
    Report whole{.score = score(candidate, work)};
    for (std::size_t i = 0; i < judges_.size(); ++i) {
        const Report own = judges_[i].fitness->report(judges_[i].of(candidate), work.part(i));
        whole.pitched = whole.pitched || own.pitched;
        for (const TermResult& term : own.terms) {
            auto to = std::find_if(whole.terms.begin(), whole.terms.end(),
                                   [&](const TermResult& t) { return t.id == term.id; });
            if (to == whole.terms.end())
                to = whole.terms.insert(to, {.id = term.id, .unit = term.unit});
            to->distance += term.distance / count;
            to->normalised += term.normalised / count;
            to->weight += term.weight / count;
            to->share += term.share / count;
        }
    }
    if (balanced_) {
        const float off = imbalance(candidate);
        whole.terms.push_back({.id = "balance",
                               .unit = "dB",
                               .distance = off,
                               .normalised = off,
                               .weight = balance_weight,
                               .share = balance_weight * off});
    }
    return whole;
}

}  // namespace patchbreeder
