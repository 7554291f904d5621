// Search spaces and functions to minimise, for tests: 0 at the optimum, about 1 for a random
// genome.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "ga/archipelago.h"

namespace patchbreeder::test {

inline constexpr std::array<std::string_view, 5> five{"a", "b", "c", "d", "e"};

inline Gene gene(std::string name, const Range& range, std::uint16_t block) {
    return {.name = std::move(name),
            .kind = kind_of(range),
            .range = range,
            .home = range.position(double{range.home}),
            .block = block};
}
// Continuous genes, four to a block.
inline std::vector<Gene> continuous_genes(std::size_t count) {
    std::vector<Gene> genes;
    for (std::size_t i = 0; i < count; ++i)
        genes.push_back(
            gene("x" + std::to_string(i), linear(0, 1), static_cast<std::uint16_t>(i / 4)));
    return genes;
}
// Per block: four continuous genes, an integer, a choice and a toggle.
inline std::vector<Gene> mixed_genes(std::uint16_t blocks) {
    std::vector<Gene> genes;
    for (std::uint16_t b = 0; b < blocks; ++b) {
        for (int i = 0; i < 4; ++i) genes.push_back(gene("x", linear(0, 1), b));
        genes.push_back(gene("n", integer(0, 15), b));
        genes.push_back(gene("c", choice(five), b));
        genes.push_back(gene("t", toggle(), b));
    }
    return genes;
}

inline Genome random_genome(std::span<const Gene> genes, Rng& rng) {
    Genome genome{std::vector<float>(genes.size())};
    for (float& g : genome.genes) g = rng.uniform();
    settle(genes, genome);
    return genome;
}

struct Problem {
    std::string name;
    std::vector<Gene> genes;
    std::function<float(const Genome&)> cost;
};

// Root mean square distance to an optimum away from home.
inline Problem sphere(std::size_t dimensions) {
    Rng rng = Rng::stream(11, {dimensions});
    const auto genes = continuous_genes(dimensions);
    return {"sphere", genes, [best = random_genome(genes, rng)](const Genome& x) {
                double sum = 0.0;
                for (std::size_t i = 0; i < x.size(); ++i) {
                    const double d = double{x[i]} - double{best[i]};
                    sum += d * d;
                }
                return static_cast<float>(std::sqrt(sum / static_cast<double>(x.size())) / 0.4);
            }};
}

// An ellipsoid whose axes differ a hundredfold in length and lie across the genes.
inline Problem rotated_ellipsoid(std::size_t dimensions) {
    Rng rng = Rng::stream(12, {dimensions});
    std::vector<std::vector<double>> axes;
    while (axes.size() < dimensions) {  // Gram-Schmidt
        std::vector<double> a(dimensions);
        for (double& v : a) v = double{rng.normal()};
        for (const auto& b : axes) {
            double dot = 0.0;
            for (std::size_t i = 0; i < dimensions; ++i) dot += a[i] * b[i];
            for (std::size_t i = 0; i < dimensions; ++i) a[i] -= dot * b[i];
        }
        double length = 0.0;
        for (const double v : a) length += v * v;
        for (double& v : a) v /= std::sqrt(length);
        axes.push_back(std::move(a));
    }
    return {"rotated ellipsoid", continuous_genes(dimensions), [axes](const Genome& x) {
                double sum = 0.0, weights = 0.0;
                for (std::size_t k = 0; k < axes.size(); ++k) {
                    double along = 0.0;
                    for (std::size_t i = 0; i < x.size(); ++i)
                        along += axes[k][i] * (double{x[i]} - 0.4);
                    const double last = static_cast<double>(axes.size() - 1);
                    const double weight = std::pow(1e4, -static_cast<double>(k) / last);
                    sum += weight * along * along, weights += weight;
                }
                return static_cast<float>(std::sqrt(sum / weights) / 0.3);
            }};
}

// A bowl full of dents: about ten local optima along every gene.
inline Problem rastrigin(std::size_t dimensions) {
    Rng rng = Rng::stream(13, {dimensions});
    const auto genes = continuous_genes(dimensions);
    return {"rastrigin", genes, [best = random_genome(genes, rng)](const Genome& x) {
                double sum = 0.0;
                for (std::size_t i = 0; i < x.size(); ++i) {
                    const double z = 10.0 * (double{x[i]} - double{best[i]});
                    sum += z * z + 10.0 - 10.0 * std::cos(6.283185307179586 * z);
                }
                return static_cast<float>(sum / static_cast<double>(x.size()) / 25.0);
            }};
}

// OneMax of all kinds: choices and toggles right or wrong, integers and continuous genes near or
// far.
inline Problem mixed_match(std::uint16_t blocks) {
    Rng rng = Rng::stream(14, {blocks});
    const auto genes = mixed_genes(blocks);
    return {"mixed match", genes, [genes, best = random_genome(genes, rng)](const Genome& x) {
                double sum = 0.0;
                for (std::size_t i = 0; i < x.size(); ++i) {
                    const double apart = std::abs(double{x[i]} - double{best[i]});
                    sum += ordered(genes[i].kind) ? 3.0 * apart : (apart > 0.0 ? 1.4 : 0.0);
                }
                return static_cast<float>(sum / static_cast<double>(x.size()));
            }};
}

// In every block the continuous genes are worth something only under the right choice, and each
// wrong choice has an optimum of its own elsewhere.
inline Problem gated(std::uint16_t blocks) {
    Rng rng = Rng::stream(15, {blocks});
    const auto genes = mixed_genes(blocks);
    return {"gated", genes, [best = random_genome(genes, rng), blocks](const Genome& x) {
                double sum = 0.0;
                for (std::size_t b = 0; b < blocks; ++b) {
                    const std::size_t at = 7 * b;
                    const bool right = x[at + 5] == best[at + 5];
                    double square = 0.0;
                    for (std::size_t i = at; i < at + 4; ++i) {
                        const double aim = right ? double{best[i]} : 1.0 - double{best[i]};
                        square += (double{x[i]} - aim) * (double{x[i]} - aim);
                    }
                    sum += square + (right ? 0.0 : 0.15);
                }
                return static_cast<float>(std::sqrt(sum / blocks) / 0.8);
            }};
}

// A trap: in each block of four toggles, every toggle that is off helps, but all four on is best.
inline Problem trap(std::uint16_t blocks) {
    std::vector<Gene> genes;
    for (std::uint16_t i = 0; i < 4 * blocks; ++i)
        genes.push_back(gene("t", toggle(), static_cast<std::uint16_t>(i / 4)));
    return {"trap", genes, [blocks](const Genome& x) {
                int sum = 0;
                for (std::size_t b = 0; b < blocks; ++b) {
                    int on = 0;
                    for (std::size_t i = 4 * b; i < 4 * b + 4; ++i) on += x[i] > 0.5f;
                    sum += on == 4 ? 4 : 3 - on;
                }
                return 1.0f - static_cast<float>(sum) / (4.0f * blocks);
            }};
}

// Nothing is known: no seeds and nobody at home.
inline Prior blank() {
    Prior prior;
    prior.home = 0.0f;
    return prior;
}

inline std::vector<Score> judge(const Problem& problem, std::span<const Genome> genomes) {
    std::vector<Score> scores;
    for (const Genome& g : genomes) scores.push_back({problem.cost(g)});
    return scores;
}

// Breeds until exactly so many genomes were judged.
inline void breed(Archipelago& archipelago, const Problem& problem, std::uint64_t evaluations) {
    const Budget budget{.evaluations = evaluations};
    while (const std::uint64_t left = budget.left(archipelago.evaluations())) {
        const auto batch = archipelago.ask(static_cast<std::size_t>(left));
        archipelago.tell(judge(problem, batch));
    }
}

inline float champion_after(const Problem& problem, std::uint64_t evaluations,
                            const ArchipelagoPlan& plan) {
    Archipelago archipelago({problem.genes, blank()}, plan);
    breed(archipelago, problem, evaluations);
    return archipelago.champion().score.value;
}

}  // namespace patchbreeder::test
