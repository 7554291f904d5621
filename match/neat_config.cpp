#include "match/neat_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/error.h"
#include "engine/ini_file.h"
#include "engine/suggest.h"
#include "ga/neat.h"

namespace patchbreeder {
namespace {

struct ConfigSection {
    std::string_view name;
    std::vector<std::string> keys;
};

// Genes of neat-python have attributes; each kind of attribute has the same parameters.
std::vector<std::string> genome_keys() {
    std::vector<std::string> keys{"num_inputs",
                                  "num_outputs",
                                  "num_hidden",
                                  "feed_forward",
                                  "initial_connection",
                                  "compatibility_disjoint_coefficient",
                                  "compatibility_weight_coefficient",
                                  "conn_add_prob",
                                  "conn_delete_prob",
                                  "node_add_prob",
                                  "node_delete_prob",
                                  "single_structural_mutation",
                                  "structural_mutation_surer"};
    const auto add = [&](std::initializer_list<const char*> attributes,
                         std::initializer_list<const char*> parameters) {
        for (const char* attribute : attributes)
            for (const char* parameter : parameters)
                keys.push_back(fmt::format("{}_{}", attribute, parameter));
    };
    add({"bias", "response", "weight"},
        {"init_mean", "init_stdev", "init_type", "max_value", "min_value", "mutate_power",
         "mutate_rate", "replace_rate"});
    add({"activation", "aggregation"}, {"default", "options", "mutate_rate"});
    add({"enabled"}, {"default", "mutate_rate", "rate_to_true_add", "rate_to_false_add"});
    return keys;
}

// All that neat-python knows.
const std::vector<ConfigSection>& sections() {
    static const std::vector<ConfigSection> all{
        {"NEAT",
         {"pop_size", "fitness_criterion", "fitness_threshold", "reset_on_extinction",
          "no_fitness_termination"}},
        {"DefaultGenome", genome_keys()},
        {"DefaultSpeciesSet", {"compatibility_threshold"}},
        {"DefaultStagnation", {"species_fitness_func", "max_stagnation", "species_elitism"}},
        {"DefaultReproduction", {"elitism", "survival_threshold", "min_species_size"}}};
    return all;
}

// What of it has a meaning here. The threshold of compatibility does not, since ours moves to hold
// as many species as wanted. A probability of a structural mutation becomes how often ours of that
// kind is made, times the usual: ours share the newborns, so only their proportions mean something.
struct Meaning {
    std::string_view theirs, ours;
};
constexpr std::array meanings{
    Meaning{"pop_size", "population"},          Meaning{"max_stagnation", "stagnation"},
    Meaning{"survival_threshold", "survival"},  Meaning{"node_add_prob", "node_add"},
    Meaning{"node_delete_prob", "node_delete"}, Meaning{"conn_add_prob", "conn_add"},
    Meaning{"conn_delete_prob", "conn_delete"}, Meaning{"enabled_mutate_rate", "conn_toggle"}};

std::optional<std::string_view> meaning_of(std::string_view key) {
    for (const Meaning& m : meanings)
        if (m.theirs == key) return m.ours;
    return {};
}

const SettingInfo& our_setting(std::string_view id) {
    const auto found =
        std::find_if(Neat::settings.begin(), Neat::settings.end(),
                     [&](const Setting<Neat::Settings>& s) { return s.info.id == id; });
    if (found == Neat::settings.end())
        throw Error(ExitCode::bug, {.where = std::string(id), .what = "is no setting of neat"});
    return found->info;
}

[[noreturn]] void reject(const std::string& where, std::string what, std::string remedy) {
    throw Error(ExitCode::bad_data,
                {.where = where, .what = std::move(what), .remedy = std::move(remedy)});
}

void expect_known(const IniEntry& entry, const std::string& where) {
    std::vector<std::string_view> known;
    for (const ConfigSection& section : sections()) {
        known.push_back(section.name);
        if (section.name != entry.section) continue;
        if (std::find(section.keys.begin(), section.keys.end(), entry.key) != section.keys.end())
            return;
        const std::vector<std::string_view> keys(section.keys.begin(), section.keys.end());
        reject(where, "neat-python has no '" + entry.key + "' in [" + entry.section + "]",
               suggest(entry.key, keys));
    }
    if (entry.section.empty())
        reject(where, "'" + entry.key + "' stands before any section", "begin with [NEAT]");
    reject(where, "neat-python has no section [" + entry.section + "]",
           suggest(entry.section, known));
}

SettingValue read_value(const IniEntry& entry, std::string_view ours, const std::string& where) {
    const Range& range = our_setting(ours).range;
    double value = 0.0;
    const char* end = entry.value.data() + entry.value.size();
    const auto parsed = std::from_chars(entry.value.data(), end, value);
    const bool number = parsed.ec == std::errc{} && parsed.ptr == end;
    if (!number || !range.contains(value) || (range.stepped() && value != std::floor(value)))
        reject(
            where,
            fmt::format("'{}' = '{}' is {}", entry.key, entry.value,
                        number ? "out of range here" : "not a number"),
            fmt::format("give {}{}", range.stepped() ? "a whole number of " : "", range.extent()));
    return {std::string(ours), value};
}

}  // namespace

NeatConfig read_neat_config(const std::filesystem::path& path) {
    std::vector<IniEntry> entries = read_ini(path);
    if (entries.empty())
        reject(path.string(), "sets nothing", "give a configuration of neat-python");
    NeatConfig config;
    std::vector<std::string> seen;
    for (IniEntry& entry : entries) {
        const std::string where = fmt::format("{}:{}", path.string(), entry.line);
        // configparser does not tell capitals from small letters in keys.
        for (char& c : entry.key)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        expect_known(entry, where);
        if (std::find(seen.begin(), seen.end(), entry.key) != seen.end())
            reject(where, "'" + entry.key + "' is given twice", "give it once");
        seen.push_back(entry.key);
        if (const auto ours = meaning_of(entry.key))
            config.settings.push_back(read_value(entry, *ours, where));
        else
            config.idle.push_back(entry.key);
    }
    return config;
}

SettingValue by_our_name(const SettingValue& value, std::string_view where) {
    for (const auto& own : Neat::settings)
        if (own.info.id == value.id) return value;
    if (const auto ours = meaning_of(value.id)) return {std::string(*ours), value.value};
    for (const ConfigSection& section : sections())
        if (std::find(section.keys.begin(), section.keys.end(), value.id) != section.keys.end())
            throw Error(ExitCode::usage,
                        {.where = std::string(where),
                         .what = "'" + value.id + "' of neat-python has no meaning here",
                         .remedy = "see patchbreeder optimisers neat"});
    return value;
}

}  // namespace patchbreeder
