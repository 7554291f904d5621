#include "ga/genetic_algorithm.h"

#include <algorithm>
#include <array>

#include "ga/crossover.h"
#include "ga/mutation.h"

namespace patchbreeder {
namespace {

// Steps of a mutation, in positions, from exploring to polishing; the last index alters values
// outright.
constexpr std::array<float, 5> sigmas{0.2f, 0.06f, 0.02f, 0.005f, 0.0015f};
constexpr std::size_t polynomial = sigmas.size(), heavy = polynomial + 1, alter = heavy + 1;
constexpr std::size_t mutation_count = alter + 1;

constexpr float sbx_eta = 10.0f, polynomial_eta = 20.0f;
constexpr std::size_t replacement_window = 8;  // parents a child is compared with
constexpr std::uint32_t patience = 120;        // generations
constexpr std::size_t survivors = 4;

bool better(const Individual& a, const Individual& b) {
    return a.score < b.score;
}

// One to a handful of genes: each further one half as likely.
std::size_t mutated_genes(Rng& rng) {
    std::size_t count = 1;
    while (count < 8 && rng.chance(0.5f)) ++count;
    return count;
}

float mutated(const Gene& gene, float position, std::size_t how, Rng& rng) {
    if (gene.lock) return *gene.lock;
    if (how == alter || gene.kind != GeneKind::continuous) return altered(gene, position, rng);
    if (how == polynomial) return polynomial_step(position, polynomial_eta, rng);
    if (how == heavy) return heavy_step(position, 0.01f, rng);
    return gaussian_step(position, sigmas[how], rng);
}

// A gene worth mutating: one that can be heard and, since small steps mean nothing to a choice, one
// that can take the step.
std::size_t pick_gene(std::span<const Gene> genes, const Genome& child, std::size_t how, Rng& rng) {
    std::size_t g = rng.below(genes.size());
    for (int tries = 0; tries < 12; ++tries) {
        const bool suits = how == alter || genes[g].kind == GeneKind::continuous;
        if (suits && !genes[g].lock && !dormant(genes, child, g)) break;
        g = rng.below(genes.size());
    }
    return g;
}

void mutate(std::span<const Gene> genes, Genome& child, std::size_t how, Rng& rng) {
    const std::size_t count = mutated_genes(rng);
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t g = pick_gene(genes, child, how, rng);
        child[g] = mutated(genes[g], child[g], how, rng);
    }
}

void cross(std::span<const Gene> genes, Crossover how, const Genome& other, Genome& child,
           Rng& rng) {
    switch (how) {
        case Crossover::none:
            return;
        case Crossover::uniform:
            return uniform_crossover(other, child, rng);
        case Crossover::block:
            return block_crossover(genes, other, child, rng);
        case Crossover::sbx:
            return sbx_crossover(genes, other, child, sbx_eta, rng);
        case Crossover::line:
            return line_crossover(genes, other, child, rng);
        case Crossover::differential:
            return;  // needs more parents: see breed()
    }
}

}  // namespace

GeneticAlgorithm::GeneticAlgorithm(const Settings& chosen)
    : settings_(chosen),
      crossovers_(crossover_count - 1, 0.1f),
      mutations_(mutation_count, 0.05f) {}

std::size_t GeneticAlgorithm::select(Rng& rng) const {
    std::size_t winner = rng.below(parents_.size());
    for (int i = 1; i < settings_.tournament; ++i)
        winner = std::min(winner, rng.below(parents_.size()));  // parents stand best first
    return winner;
}

void GeneticAlgorithm::start(const Breeding& breeding) {
    for (std::size_t c = 0; c < children_.size(); ++c) {
        Rng rng = breeding.rng(c, Use::seeding);
        children_[c] = breeding.generation == 0
                           ? first_genome(breeding.space.genes, breeding.space.prior, c, rng)
                           : draw(breeding.space.genes, breeding.space.prior, rng);
    }
}

void GeneticAlgorithm::breed(const Breeding& breeding, std::size_t c) {
    const auto& genes = breeding.space.genes;
    Rng selection = breeding.rng(c, Use::selection);
    Origin& origin = origins_[c];
    origin = {
        .parent = select(selection), .crossover = crossover_count, .mutation = mutation_count};
    Genome& child = children_[c];
    child = parents_[origin.parent].genome;
    Rng crossing = breeding.rng(c, Use::crossover);
    const bool crosses = parents_.size() > 1 && crossing.chance(settings_.crossover);
    if (crosses) {
        origin.crossover = crossovers_.pick(crossing);
        const Genome& other = parents_[select(crossing)].genome;
        const auto how = static_cast<Crossover>(origin.crossover + 1);
        if (how == Crossover::differential) {
            // One of the best tenth pulls.
            const std::size_t top = std::max<std::size_t>(2, parents_.size() / 10);
            const Genome& better = parents_[crossing.below(std::min(top, parents_.size()))].genome;
            const Genome& third = parents_[crossing.below(parents_.size())].genome;
            differential_crossover(genes, better, other, third, child, crossing);
        } else {
            cross(genes, how, other, child, crossing);
        }
    }
    Rng mutation = breeding.rng(c, Use::mutation);
    if (!crosses || mutation.chance(0.5f) || child == parents_[origin.parent].genome) {
        origin.mutation = mutations_.pick(mutation);
        mutate(genes, child, origin.mutation, mutation);
    }
    settle(genes, child);
}

std::span<const Genome> GeneticAlgorithm::ask(const Breeding& breeding) {
    children_.resize(static_cast<std::size_t>(settings_.population));
    origins_.assign(children_.size(), {});
    if (parents_.empty() || fresh_) {
        start(breeding);
        return children_;
    }
    for (std::size_t c = 0; c < children_.size(); ++c) breed(breeding, c);
    return children_;
}

void GeneticAlgorithm::replace(std::span<const Gene> genes, Individual newcomer, Rng& rng) {
    const auto full = static_cast<std::size_t>(settings_.population);
    if (parents_.size() < full) {
        parents_.push_back(std::move(newcomer));
        return;
    }
    std::size_t rival = rng.below(full);
    float nearest = distance(genes, parents_[rival].genome, newcomer.genome);
    for (std::size_t i = 1; i < replacement_window; ++i) {
        const std::size_t r = rng.below(full);
        const float d = distance(genes, parents_[r].genome, newcomer.genome);
        if (d < nearest) nearest = d, rival = r;
    }
    // Equal scores let the newcomer in, so that what does not matter can drift; copies stay out.
    if (newcomer.score > parents_[rival].score || nearest == 0.0f) return;
    parents_[rival] = std::move(newcomer);
}

void GeneticAlgorithm::renew_if_stale(const Breeding& breeding) {
    if (stale_ < patience || parents_.size() <= survivors) return;
    stale_ = 0;
    fresh_ = true;
    const auto& genes = breeding.space.genes;
    // The champion, and what differs from it most among the better half.
    for (std::size_t keep = 1; keep < survivors; ++keep) {
        std::size_t farthest = keep;
        for (std::size_t i = keep; i < parents_.size() / 2; ++i)
            if (distance(genes, parents_[0].genome, parents_[i].genome) >
                distance(genes, parents_[0].genome, parents_[farthest].genome))
                farthest = i;
        std::swap(parents_[keep], parents_[farthest]);
    }
    parents_.resize(survivors);
    std::stable_sort(parents_.begin(), parents_.end(), better);
}

void GeneticAlgorithm::tell(const Breeding& breeding, std::span<const Score> scores) {
    const bool first = parents_.empty() || fresh_;
    const Score best = parents_.empty() ? Score::worst() : parents_.front().score;
    for (std::size_t c = 0; c < scores.size() && !first; ++c) {
        const float reward = scores[c] < parents_[origins_[c].parent].score ? 1.0f : 0.0f;
        if (origins_[c].crossover < crossover_count)
            crossovers_.credit(origins_[c].crossover, reward);
        if (origins_[c].mutation < mutation_count) mutations_.credit(origins_[c].mutation, reward);
    }
    fresh_ = false;
    for (std::size_t c = 0; c < scores.size(); ++c) {
        Rng rng = breeding.rng(c, Use::survival);
        replace(breeding.space.genes, {children_[c], scores[c]}, rng);
    }
    crossovers_.settle();
    mutations_.settle();
    std::stable_sort(parents_.begin(), parents_.end(), better);
    if (parents_.empty()) return;
    stale_ = parents_.front().score < best ? 0 : stale_ + 1;
    renew_if_stale(breeding);
}

void GeneticAlgorithm::receive(std::span<const Individual> migrants) {
    for (const Individual& migrant : migrants) {
        if (parents_.empty() || !(migrant.score < parents_.back().score)) continue;
        const bool known = std::any_of(parents_.begin(), parents_.end(), [&](const Individual& p) {
            return p.genome == migrant.genome;
        });
        if (!known) parents_.back() = migrant;
        std::stable_sort(parents_.begin(), parents_.end(), better);
    }
}

}  // namespace patchbreeder
