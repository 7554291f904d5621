// Sounds made by hand: the factory presets, each to be found again in the template it was made
// from, with nothing told of its note. `drums` are those among them that carry the tag.
#include <algorithm>

#include "match/suitable_templates.h"
#include "presets/library.h"
#include "study/suite.h"

namespace patchbreeder {
namespace {

std::vector<Case> presets_of(const Registry& registry, std::size_t count, std::string_view tag) {
    std::vector<Case> cases;
    for (const LibraryEntry& entry : library()) {
        if (entry.shelf != Shelf::factory || cases.size() == count) continue;
        const Preset preset = load_preset(entry.path, registry);
        const auto& tags = preset.tags;
        if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) continue;
        Case made{.id = entry.name, .target = render(preset.patch, preset.phrase)};
        made.settings.templates = {preset.template_name};
        cases.push_back(std::move(made));
    }
    return cases;
}

std::vector<Case> all(const Registry& registry, std::size_t count) {
    return presets_of(registry, count, "");
}
std::vector<Case> drums(const Registry& registry, std::size_t count) {
    return presets_of(registry, count, "drum");
}

}  // namespace

const SuiteInfo factory_suite{"factory", "Factory presets, each with its own template.", 99, 99,
                              all};
const SuiteInfo drums_suite{"drums", "Factory presets that are drums.", 99, 99, drums};

}  // namespace patchbreeder
