#include "match/hand.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <optional>

#include "engine/error.h"
#include "engine/suggest.h"

namespace patchbreeder {
namespace {

// What stands before and after the first `=`.
struct Words {
    std::string name;
    std::optional<std::string> value;
};
Words split(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return {text, {}};
    return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<std::size_t> matching(const Layout& layout, const std::string& name) {
    std::vector<std::size_t> found;
    for (std::size_t g = 0; g < layout.genes().size(); ++g)
        if (fnmatch(name.c_str(), layout.genes()[g].name.c_str(), 0) == 0) found.push_back(g);
    return found;
}

[[noreturn]] void reject(std::string where, std::string what, std::string why, std::string remedy) {
    throw Error(ExitCode::usage, {.where = std::move(where),
                                  .what = std::move(what),
                                  .why = std::move(why),
                                  .remedy = std::move(remedy)});
}

double read_value(const Layout& layout, std::size_t gene, const std::string& option,
                  const std::string& text) {
    const Range& range = layout.range(gene);
    if (const auto plain = range.read(text)) return *plain;
    const std::string hint =
        range.scale == Scale::choice ? suggest(text, range.labels) : "give " + range.extent();
    reject(option, fmt::format("{} = '{}'", layout.genes()[gene].name, text.substr(0, 64)),
           "it cannot be that", hint);
}

void lock(const std::string& text, Layout& layout) {
    const Words words = split(text);
    for (const std::size_t g : matching(layout, words.name)) {
        const float position =
            words.value ? layout.position(g, read_value(layout, g, "--lock", *words.value))
                        : layout.genes()[g].home;
        layout.lock_position(g, position);
    }
}

void narrow(const std::string& text, Layout& layout) {
    const Words words = split(text);
    const std::size_t dots = words.value ? words.value->find("..") : std::string::npos;
    if (dots == std::string::npos)
        reject("--range", "cannot read '" + text.substr(0, 100) + "'", "",
               "give NAME=LOW..HIGH, such as osc1.coarse=-12..12");
    for (const std::size_t g : matching(layout, words.name)) {
        const Gene& gene = layout.genes()[g];
        if (gene.lock) continue;
        if (!ordered(gene.kind))
            reject("--range", "'" + gene.name + "' has no order",
                   "it is one of " + layout.range(g).extent(), "use --lock");
        const double low = read_value(layout, g, "--range", words.value->substr(0, dots)),
                     high = read_value(layout, g, "--range", words.value->substr(dots + 2));
        if (!(layout.range(g).position(low) < layout.range(g).position(high)))
            reject("--range", fmt::format("{} leaves nothing to search", text), "",
                   "give the lower end first, or use --lock");
        layout.narrow(g, low, high);
    }
}

bool named(const std::vector<std::string>& texts, const std::string& gene) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        return fnmatch(split(text).name.c_str(), gene.c_str(), 0) == 0;
    });
}

// Mutes, choices and switches stay, and what is not connected stays so.
void keep_structure(const Hand& hand, Layout& layout) {
    for (std::size_t g = 0; g < layout.genes().size(); ++g) {
        const Gene& gene = layout.genes()[g];
        if (gene.lock || named(hand.ranges, gene.name)) continue;
        const bool at_rest = layout.is_cable(g) && layout.plain(g, gene.home) == 0.0f;
        if (at_rest || gene.kind == GeneKind::choice || gene.kind == GeneKind::toggle)
            layout.lock_position(g, gene.home);
    }
}

// What a lock or range may be called: all genes, and `node.*`.
std::vector<std::string> names_of(const Layout& layout) {
    std::vector<std::string> names;
    for (const Gene& gene : layout.genes()) names.push_back(gene.name);
    for (const Node& node : layout.home().structure->nodes()) names.push_back(node.name + ".*");
    return names;
}

std::string hint(const Layout& layout, const std::string& name, std::string_view template_name) {
    const std::vector<std::string> names = names_of(layout);
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string_view near = nearest(name, known);
    if (near.empty())
        return fmt::format("'patchbreeder explain {}' lists its knobs", template_name);
    return fmt::format("did you mean '{}'?", near);
}

template <class Visit>
bool each_name(const Hand& hand, const Visit& visit) {
    for (const auto& text : hand.locks)
        if (!visit("--lock", split(text).name)) return false;
    for (const auto& text : hand.ranges)
        if (!visit("--range", split(text).name)) return false;
    return true;
}

}  // namespace

void apply(const Hand& hand, Layout& layout) {
    for (const std::string& text : hand.locks) lock(text, layout);
    for (const std::string& text : hand.ranges) narrow(text, layout);
    if (hand.keep_structure) keep_structure(hand, layout);
}

Patch held(const Hand& hand, const Patch& patch, const Patch& home) {
    Layout layout(home);
    apply(hand, layout);
    Patch kept = layout.decode(layout.encode(patch)).patch;
    kept.level = patch.level;
    return kept;
}

Patch held(const Hand& hand, const Patch& patch) {
    return held(hand, patch, patch);
}

bool finds_all(const Hand& hand, const Layout& layout) {
    return each_name(hand, [&](const char*, const std::string& name) {
        return !matching(layout, name).empty();
    });
}

std::size_t misspelt(const Hand& hand, const Layout& layout) {
    constexpr std::size_t longest = 100;  // no name is; the distance costs the product of lengths
    const std::vector<std::string> names = names_of(layout);
    std::size_t total = 0;
    each_name(hand, [&](const char*, const std::string& name) {
        if (!matching(layout, name).empty()) return true;
        std::size_t least = longest;
        for (const std::string& known : names)
            least = std::min(least, edit_distance(name.substr(0, longest), known));
        total += least;
        return true;
    });
    return total;
}

void expect_all(const Hand& hand, const Layout& layout, std::string_view template_name) {
    each_name(hand, [&](const char* option, const std::string& name) {
        if (matching(layout, name).empty())
            reject(option,
                   fmt::format("'{}' names no knob of {}", name.substr(0, 100), template_name), "",
                   hint(layout, name, template_name));
        return true;
    });
}

}  // namespace patchbreeder
