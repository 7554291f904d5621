#include "ga/prior.h"

#include "ga/numeric.h"

namespace patchbreeder {

std::size_t halving(std::size_t count, Rng& rng) {
    std::size_t index = 0;
    while (rng.chance(0.5f)) ++index;
    return index % count;
}

namespace {
float centred(const Gene& gene, const GenePrior& prior, Rng& rng) {
    const float centre = prior.centres[rng.below(prior.centres.size())];
    return ordered(gene.kind) ? reflect(centre + prior.spread * rng.normal()) : centre;
}

Genome draw(std::span<const Gene> genes, const Prior& prior, float home, Rng& rng) {
    Genome genome{std::vector<float>(genes.size())};
    const bool seeded = rng.chance(prior.seeded);
    for (std::size_t i = 0; i < genes.size(); ++i) {
        const GenePrior* known = i < prior.genes.size() ? &prior.genes[i] : nullptr;
        if (seeded && known && !known->centres.empty() && rng.chance(known->trust))
            genome[i] = centred(genes[i], *known, rng);
        else
            genome[i] = rng.chance(home) ? genes[i].home : rng.uniform();
    }
    for (const JointPrior& joint : prior.joints) {
        if (!seeded || !rng.chance(joint.trust)) continue;
        const std::vector<float>& row = joint.centres[halving(joint.centres.size(), rng)];
        for (std::size_t i = 0; i < row.size(); ++i) genome[joint.genes[i]] = row[i];
    }
    settle(genes, genome);
    return genome;
}
}  // namespace

Genome draw(std::span<const Gene> genes, const Prior& prior, Rng& rng) {
    return draw(genes, prior, prior.home, rng);
}

Genome first_genome(std::span<const Gene> genes, const Prior& prior, std::size_t child, Rng& rng) {
    if (child >= prior.starts.size())
        return draw(genes, prior, child % 2 == 1 ? prior.far_home : prior.home, rng);
    Genome genome = prior.starts[child];
    settle(genes, genome);
    return genome;
}

}  // namespace patchbreeder
