#include "study/contender.h"

#include <algorithm>
#include <cmath>

#include "engine/error.h"
#include "engine/text.h"
#include "ga/graph_optimisers.h"
#include "match/neat_config.h"

namespace patchbreeder {
namespace {

SettingValue read_setting(const std::string& text, std::string_view where) {
    const auto read = read_assignment(text);
    if (!read)
        throw Error(ExitCode::usage, {.where = std::string(where),
                                      .what = "cannot read '" + text + "'",
                                      .remedy = "give OPTIMISER:SETTING=NUMBER"});
    return {read->first, read->second};
}

std::uint32_t read_islands(double count, std::string_view where) {
    if (!(count >= 1.0 && count <= 64.0) || count != std::floor(count))
        throw Error(ExitCode::usage, {.where = std::string(where),
                                      .what = "setting 'islands' is out of range",
                                      .remedy = "give a whole number from 1 to 64"});
    return static_cast<std::uint32_t>(count);
}

void expect_known(const OptimiserChoice& choice, std::string_view where) {
    if (grows_graphs(choice))
        (void)make_graph_optimiser(choice, where);
    else
        (void)make_optimiser(choice, where);
}

}  // namespace

std::vector<std::string> split_list(std::string_view text, char separator, std::string_view where) {
    std::vector<std::string> parts;
    for (const std::string_view part : split(text, separator)) {
        if (part.empty())
            throw Error(ExitCode::usage, {.where = std::string(where),
                                          .what = "'" + std::string(text) + "' has an empty part"});
        parts.emplace_back(part);
    }
    return parts;
}

std::vector<Contender> read_contenders(std::string_view text, std::string_view where) {
    std::vector<Contender> contenders;
    for (const std::string& label : split_list(text, ',', where)) {
        const auto words = split_list(label, ':', where);
        Contender contender{.label = label, .choice = {.id = words.front()}};
        for (std::size_t w = 1; w < words.size(); ++w) {
            const SettingValue value = read_setting(words[w], where);
            if (value.id == "islands")
                contender.islands = read_islands(value.value, where);
            else
                contender.choice.settings.push_back(
                    contender.choice.id == Neat::id ? by_our_name(value, where) : value);
        }
        expect_known(contender.choice, where);
        if (std::any_of(contenders.begin(), contenders.end(),
                        [&](const Contender& c) { return c.label == label; }))
            throw Error(ExitCode::usage,
                        {.where = std::string(where), .what = "'" + label + "' is named twice"});
        contenders.push_back(std::move(contender));
    }
    return contenders;
}

}  // namespace patchbreeder
