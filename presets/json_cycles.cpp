#include "presets/json_cycles.h"

#include <fmt/format.h>

#include "presets/json_text.h"

namespace patchbreeder {
namespace {

constexpr Limits levels{double{Cycles::silent}, double{Cycles::loudest}, "dB"},
    phases{-1.0, 1.0, "turns"};

std::vector<float> read_numbers(const JsonValue& list, std::string_view file,
                                const std::string& name, const Limits& limits) {
    expect_kind(list, JsonValue::Kind::array, file, name);
    if (list.items.empty() || list.items.size() > most_wave_partials)
        throw refuse_value(list, file, fmt::format("{} has {} partials", name, list.items.size()),
                           fmt::format("1 to {} are allowed", most_wave_partials));
    std::vector<float> numbers;
    for (std::size_t i = 0; i < list.items.size(); ++i)
        numbers.push_back(static_cast<float>(
            read_number(list.items[i], file, fmt::format("{}[{}]", name, i), limits)));
    return numbers;
}

std::vector<std::string> texts_of(const std::vector<float>& numbers) {
    std::vector<std::string> texts;
    for (const float x : numbers) texts.push_back(fmt::format("{}", x));
    return texts;
}

}  // namespace

OwnCycles read_cycles(const JsonValue& value, std::string_view file, const std::string& owner) {
    const JsonFields fields(value, file, owner + ".cycles", {"levels", "phases"});
    (void)fields.require("levels");
    Cycles cycles;
    for (const JsonValue& frame : fields.list("levels", Cycles::most_frames)) {
        const std::string name =
            fmt::format("{}[{}]", fields.path_of("levels"), cycles.levels.size());
        cycles.levels.push_back(read_numbers(frame, file, name, levels));
        if (is_silent(cycles.levels.back()))
            throw refuse_value(frame, file, name + " is silent",
                               fmt::format("no partial is above {:g} dB", double{Cycles::silent}),
                               "give the strongest 0 dB");
    }
    if (cycles.levels.empty())
        throw fields.refuse(fields.require("levels"), "no frames", "", "give at least one");
    if (const JsonValue* list = fields.find("phases"))
        cycles.phases = read_numbers(*list, file, fields.path_of("phases"), phases);
    return OwnCycles(std::move(cycles));
}

std::string cycles_text(const Cycles& cycles, std::size_t indent) {
    constexpr std::string_view levels_key = "{\"levels\": [", phases_key = " \"phases\": ";
    std::string text(levels_key);
    const std::size_t column = indent + levels_key.size();
    for (std::size_t f = 0; f < cycles.levels.size(); ++f) {
        if (f > 0) text += ",\n" + std::string(column, ' ');
        text += wrapped('[', texts_of(cycles.levels[f]), ']', column + 1, column);
    }
    text += ']';
    if (!cycles.phases.empty()) {
        const std::size_t at = indent + phases_key.size();
        text += ",\n" + std::string(indent, ' ') + std::string(phases_key) +
                wrapped('[', texts_of(cycles.phases), ']', at + 1, at);
    }
    return text + '}';
}

}  // namespace patchbreeder
