// Random patches of the largest template, with all its genes free: what a search of its knobs could
// find again, and what has to grow many modules for a search of structures.
#include <fmt/format.h>

#include "study/drawn_case.h"

namespace patchbreeder {
namespace {

constexpr std::uint64_t suite_seed = 0x09a7;

std::vector<Case> make(const Registry& registry, std::size_t count) {
    std::vector<Case> cases;
    for (std::size_t i = 0; i < count; ++i) {
        Rng rng = Rng::stream(suite_seed, {i});
        cases.push_back(draw_case(registry, {.id = fmt::format("own-{:03}", i + 1),
                                             .template_name = "subtractive",
                                             .note = draw_short_note(rng),
                                             .length = short_length,
                                             .moved = 0.7f,
                                             .seed = mix(suite_seed, i)}));
    }
    return cases;
}

}  // namespace

const SuiteInfo own_suite{"own", "Random patches of the template subtractive, all genes free.", 8,
                          999, make};

}  // namespace patchbreeder
