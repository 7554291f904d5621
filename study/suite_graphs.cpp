// Random modular patches of 4, 8 and 12 modules in turn, of any modules and legal cables, that the
// template subtractive cannot be: a module it does not have sounds in them, or a loop. Of most
// draws few modules can be heard; three quarters must be.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/error.h"
#include "ga/random_graph.h"
#include "match/graph_seeding.h"
#include "match/pruning.h"
#include "presets/library.h"
#include "study/drawn_case.h"

namespace patchbreeder {
namespace {

constexpr std::array<std::size_t, 3> sizes{4, 8, 12};  // modules
constexpr std::uint64_t suite_seed = 0x62a9;
constexpr std::size_t attempts = 10'000;
constexpr std::size_t least_heard = 75;  // % of the modules

bool is_outside(const Structure& graph, const Structure& box) {
    const auto in_box = [&](const Node& n) {
        return std::any_of(box.nodes().begin(), box.nodes().end(),
                           [&](const Node& b) { return b.module == n.module; });
    };
    return std::any_of(graph.cables().begin(), graph.cables().end(),
                       [](const Cable& c) { return c.feedback; }) ||
           !std::all_of(graph.nodes().begin(), graph.nodes().end(), in_box);
}

bool is_heard(const Preset& preset, const Audio& audio) {
    const Pruned pruned = prune(preset, *make_fitness({}, audio), prune_bound);
    return 100 * pruned.preset.patch.structure->nodes().size() >=
           least_heard * preset.patch.structure->nodes().size();
}

Case draw(const Registry& registry, const Structure& box, std::size_t number) {
    const std::size_t modules = sizes[number % sizes.size()];
    const std::uint64_t seed = mix(suite_seed, number);
    Rng first = Rng::stream(seed, {});
    const Note note = draw_short_note(first);
    const Phrase phrase{.notes = {note}, .length = short_length};
    GraphSpace space = make_graph_space(registry, {.phrase = phrase}, {}, {}, {});
    space.priors.clear(),
        space.joints.clear();  // there is no target yet that could suggest anything
    GraphDecoder decoder(registry, space.extras);
    for (std::size_t attempt = 0; attempt < attempts; ++attempt) {
        Rng rng = Rng::stream(seed, {attempt});
        const Patch patch = decoder.decode(random_graph(space, modules, rng)).decoded.patch;
        if (patch.structure->nodes().size() != modules || !is_outside(*patch.structure, box))
            continue;
        std::optional<Audio> audio = audible(patch, phrase);
        const std::string id = fmt::format("graph-{:03}-{}", number + 1, modules);
        const Preset preset{.name = id, .patch = patch, .phrase = phrase};
        if (!audio || !is_heard(preset, *audio)) continue;
        Case made{.id = id, .target = *std::move(audio), .grown = preset};
        made.settings.note = told(note);
        return made;
    }
    throw Error(ExitCode::bug, {.where = "graphs", .what = "no random graph can be heard"});
}

std::vector<Case> make(const Registry& registry, std::size_t count) {
    const Preset box = load_preset(resolve_preset("subtractive"), registry);
    std::vector<Case> cases;
    for (std::size_t i = 0; i < count; ++i)
        cases.push_back(draw(registry, *box.patch.structure, i));
    return cases;
}

}  // namespace

const SuiteInfo graphs_suite{"graphs", "Random modular patches that no template holds.", 8, 999,
                             make};

}  // namespace patchbreeder
