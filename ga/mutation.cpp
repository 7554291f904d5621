#include "ga/mutation.h"

#include <algorithm>
#include <cmath>

#include "ga/numeric.h"

namespace patchbreeder {

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

}  // namespace patchbreeder
