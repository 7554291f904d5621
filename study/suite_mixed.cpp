// Random patches: of every template in turn some modules are free, with 25 to 60 genes, choices and
// mutes among them, and the others stay as its author left them. Rugged spaces in which a perfect
// answer exists; notes are short, so that many searches can be made.
#include <fmt/format.h>

#include "match/own_cycles.h"
#include "presets/library.h"
#include "study/drawn_case.h"

namespace patchbreeder {
namespace {

constexpr std::size_t fewest = 25, most = 60;  // genes
constexpr std::uint64_t suite_seed = 0x313d;

std::vector<std::string> all_templates(const Registry& registry) {
    std::vector<std::string> names;
    for (const LibraryEntry& entry : library())
        // One that waits for a target's own cycles says nothing without.
        if (entry.shelf == Shelf::templates &&
            !wants_cycles(*load_preset(entry.path, registry).patch.structure))
            names.push_back(entry.name);
    return names;
}

// Frees one module after the other, in random order, while no more than `most` genes are free.
Hand free_some(const Registry& registry, const std::string& name, Rng& rng) {
    const Layout layout(load_preset(resolve_preset(name), registry).patch);
    const auto& genes = layout.genes();
    std::vector<bool> free(genes.size(), false);
    const std::size_t wanted = fewest + rng.below(most - fewest);
    std::size_t count = 0;
    for (std::size_t tries = 0; tries < 8 * genes.size() && count < wanted; ++tries) {
        const std::uint16_t block = genes[rng.below(genes.size())].block;
        std::vector<std::size_t> opened;
        for (std::size_t g = 0; g < genes.size(); ++g)
            if (genes[g].block == block && !free[g]) opened.push_back(g);
        if (count + opened.size() > most) continue;
        for (const std::size_t g : opened) free[g] = true;
        count += opened.size();
    }
    Hand hand;
    for (std::size_t g = 0; g < genes.size(); ++g)
        if (!free[g]) hand.locks.push_back(genes[g].name);
    return hand;
}

std::vector<Case> make(const Registry& registry, std::size_t count) {
    const std::vector<std::string> names = all_templates(registry);
    std::vector<Case> cases;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string& name = names[i % names.size()];
        Rng rng = Rng::stream(suite_seed, {i});
        const Note note = draw_short_note(rng);
        cases.push_back(draw_case(registry, {.id = fmt::format("mixed-{:03}-{}", i + 1, name),
                                             .template_name = name,
                                             .hand = free_some(registry, name, rng),
                                             .note = note,
                                             .length = short_length,
                                             .moved = 0.7f,
                                             .seed = mix(suite_seed, i)}));
    }
    return cases;
}

}  // namespace

const SuiteInfo mixed_suite{
    "mixed", "Random patches, 25 to 60 free genes of every template in turn.", 20, 999, make};

}  // namespace patchbreeder
