#include "match/effect_prior.h"

namespace patchbreeder {

Prior knob_prior(const Layout& layout, const EffectHints& hints) {
    const auto& genes = layout.genes();
    Prior prior{.seeded = 1.0f, .home = 0.25f, .far_home = 0.25f};
    prior.genes.resize(genes.size());
    for (std::size_t g = 0; g < genes.size(); ++g) {
        const Gene& gene = genes[g];
        GenePrior& known = prior.genes[g];
        // Echoes show in the recordings.
        const bool time = gene.name == "echo.time" || gene.name == "delay.time";
        const bool pitch = gene.name == "comb.frequency";
        if (time || pitch)
            for (const float echo : hints.echoes) {
                const double plain = time ? double{echo} : 1.0 / double{echo};
                if (gene.range.contains(plain)) known.centres.push_back(gene.range.position(plain));
            }
        // Raw non-linearities are cheap, and polishing tries the clean ones.
        if (gene.name.ends_with(".quality")) known = {.centres = {gene.position(1)}, .trust = 1.0f};
    }
    return prior;
}

}  // namespace patchbreeder
