#include "match/suitable_templates.h"

#include <algorithm>
#include <array>

#include "match/own_cycles.h"
#include "presets/library.h"

namespace patchbreeder {
namespace {

// A pitched target may still be a struck thing, so percussion with a pitch stays.
constexpr std::array<std::string_view, 1> never_pitched{"drum"};
constexpr std::array<std::string_view, 1> yet_pitched{"percussion"};
constexpr std::array<std::string_view, 4> unpitched{"drum", "percussion", "noise", "subtractive"};

constexpr std::array<std::string_view, 4> broad{"fm2", "fm4", "noise-hit", "subtractive"};

template <std::size_t count>
bool has_any(const Preset& preset, const std::array<std::string_view, count>& tags) {
    return std::any_of(tags.begin(), tags.end(), [&](std::string_view tag) {
        return std::find(preset.tags.begin(), preset.tags.end(), tag) != preset.tags.end();
    });
}

}  // namespace

std::vector<std::string> suitable_templates(const Registry& registry, const Analysis& target) {
    std::vector<std::string> names;
    for (const LibraryEntry& entry : library()) {
        if (entry.shelf != Shelf::templates) continue;
        const Preset preset = load_preset(entry.path, registry);
        const bool suits = target.pitched
                               ? !has_any(preset, never_pitched) || has_any(preset, yet_pitched)
                               : has_any(preset, unpitched);
        const bool wanting = wants_cycles(*preset.patch.structure);
        if (suits && (!wanting || held_tone(target))) names.push_back(entry.name);
    }
    return names;
}

bool is_specialist(std::string_view template_name) noexcept {
    return std::find(broad.begin(), broad.end(), template_name) == broad.end();
}

std::vector<std::string> templates_of_family(std::string_view tag, const Registry& registry) {
    std::vector<std::string> names;
    for (const Preset& member : family(tag, registry))
        names.push_back(member.template_name.empty() ? member.name : member.template_name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace patchbreeder
