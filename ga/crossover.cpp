#include "ga/crossover.h"

#include <algorithm>
#include <cmath>

#include "ga/numeric.h"

namespace patchbreeder {

SbxPair sbx(float a, float b, float eta, Rng& rng) noexcept {
    const float u = rng.uniform();
    const float gap = std::abs(b - a);
    if (gap < 1e-6f) return {a, b};
    // The largest spread factor that keeps both children inside, and the share of the unbounded
    // distribution that lies below it.
    const float room = std::min(std::min(a, b), 1.0f - std::max(a, b));
    const float widest = 1.0f + 2.0f * room / gap;
    const float alpha = 2.0f - power(1.0f / widest, eta + 1.0f);
    const float v = u * alpha;
    const float spread = power(v <= 1.0f ? v : 1.0f / (2.0f - v), 1.0f / (eta + 1.0f));
    const float middle = 0.5f * (a + b), reach = 0.5f * spread * (b - a);
    return {std::clamp(middle - reach, 0.0f, 1.0f), std::clamp(middle + reach, 0.0f, 1.0f)};
}

void uniform_crossover(const Genome& other, Genome& child, Rng& rng) noexcept {
    const float share = rng.uniform(0.05f, 0.5f);
    for (std::size_t i = 0; i < child.size(); ++i)
        if (rng.chance(share)) child[i] = other[i];
}

void block_crossover(std::span<const Gene> genes, const Genome& other, Genome& child,
                     Rng& rng) noexcept {
    const float share = rng.uniform(0.1f, 0.5f);
    // One draw decides for a whole block, wherever its genes lie; blocks are few and small numbers.
    const std::uint64_t mask_seed = (std::uint64_t{rng.bits()} << 32) | rng.bits();
    for (std::size_t i = 0; i < child.size(); ++i) {
        const auto draw = static_cast<float>(mix(mask_seed, genes[i].block) >> 40) * 0x1p-24f;
        if (draw < share) child[i] = other[i];
    }
}

void sbx_crossover(std::span<const Gene> genes, const Genome& other, Genome& child, float eta,
                   Rng& rng) noexcept {
    const bool toward_other = rng.chance(0.5f);
    for (std::size_t i = 0; i < child.size(); ++i) {
        if (!rng.chance(0.5f)) continue;
        if (genes[i].kind != GeneKind::continuous) {
            if (toward_other) child[i] = other[i];
            continue;
        }
        const SbxPair pair = sbx(child[i], other[i], eta, rng);
        child[i] = toward_other ? pair.near_b : pair.near_a;
    }
}

void line_crossover(std::span<const Gene> genes, const Genome& other, Genome& child,
                    Rng& rng) noexcept {
    const float where = rng.uniform(-0.5f, 0.75f);
    for (std::size_t i = 0; i < child.size(); ++i)
        if (genes[i].kind == GeneKind::continuous)
            child[i] = std::clamp(child[i] + where * (other[i] - child[i]), 0.0f, 1.0f);
}

void differential_crossover(std::span<const Gene> genes, const Genome& better, const Genome& plus,
                            const Genome& minus, Genome& child, Rng& rng) noexcept {
    const float pull = rng.uniform(0.1f, 0.9f);
    const float share = rng.chance(0.5f) ? rng.uniform(0.05f, 0.3f) : rng.uniform(0.3f, 1.0f);
    for (std::size_t i = 0; i < child.size(); ++i) {
        if (!rng.chance(share)) continue;
        if (genes[i].kind == GeneKind::continuous)
            child[i] = reflect(std::clamp(
                child[i] + pull * (better[i] - child[i] + plus[i] - minus[i]), -1.0f, 2.0f));
        else if (rng.chance(0.5f))
            child[i] = better[i];
    }
}

}  // namespace patchbreeder
