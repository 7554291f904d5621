#include "ga/mutation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ga/numeric.h"

namespace patchbreeder {
namespace {

constexpr std::array sigmas{0.3f, 0.1f, 0.03f, 0.01f, 0.003f, 0.001f};
constexpr float polynomial_eta = 20.0f;
constexpr float heavy_scale = 0.01f;

bool suits(std::span<const Gene> genes, const Genome& child, std::size_t gene, Mutation how) {
    if (genes[gene].lock || dormant(genes, child, gene)) return false;
    if (how == Mutation::alter) return true;
    return (genes[gene].kind == GeneKind::continuous) != (how == Mutation::alter_stepped);
}

float stepped(float position, Mutation how, Rng& rng) {
    if (how == Mutation::polynomial) return polynomial_step(position, polynomial_eta, rng);
    if (how == Mutation::heavy) return heavy_step(position, heavy_scale, rng);
    return gaussian_step(position, sigmas[static_cast<std::size_t>(how)], rng);
}

}  // namespace

float gaussian_step(float position, float sigma, Rng& rng) noexcept {
    return reflect(position + sigma * rng.normal());
}

float polynomial_step(float position, float eta, Rng& rng) noexcept {
    const float u = rng.uniform();
    const float root = 1.0f / (eta + 1.0f);
    if (u < 0.5f) {
        const float wall = power(1.0f - position, eta + 1.0f);
        return std::max(position + power(2.0f * u + (1.0f - 2.0f * u) * wall, root) - 1.0f, 0.0f);
    }
    const float wall = power(position, eta + 1.0f);
    const float v = 2.0f * (1.0f - u) + (2.0f * u - 1.0f) * wall;
    return std::min(position + 1.0f - power(v, root), 1.0f);
}

float heavy_step(float position, float scale, Rng& rng) noexcept {
    // The ratio of two normals is Cauchy.
    const float above = rng.normal(), below = rng.normal();
    const float ratio = above / (std::abs(below) + 1e-6f);
    return reflect(position + std::clamp(scale * ratio, -1.0f, 1.0f));
}

float altered(const Gene& gene, float position, Rng& rng) noexcept {
    if (gene.lock) return *gene.lock;
    if (gene.kind == GeneKind::continuous)
        return rng.chance(0.5f) ? rng.uniform() : heavy_step(position, 0.1f, rng);
    const int now = gene.value(position), last = gene.range.steps() - 1;
    if (last < 1) return position;
    if (gene.kind == GeneKind::integer && rng.chance(0.7f)) {
        const bool up = now == 0 || (now < last && rng.chance(0.5f));
        return gene.position(up ? now + 1 : now - 1);
    }
    const auto drawn = static_cast<int>(rng.below(static_cast<std::size_t>(last)));
    return gene.position(drawn < now ? drawn : drawn + 1);
}

void mutate(std::span<const Gene> genes, Mutation how, Genome& child, Rng& rng) noexcept {
    const bool whole = how == Mutation::alter || how == Mutation::alter_stepped;
    // Each further gene is half as likely.
    std::size_t count = 1;
    while (!whole && count < 8 && rng.chance(0.5f)) ++count;
    for (int tries = 0; count > 0 && tries < 64; ++tries) {
        const std::size_t g = rng.below(genes.size());
        if (!suits(genes, child, g, how)) continue;
        child[g] = whole ? altered(genes[g], child[g], rng) : stepped(child[g], how, rng);
        --count;
    }
}

}  // namespace patchbreeder
