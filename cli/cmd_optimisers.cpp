#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/json.h"
#include "engine/suggest.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "optimisers",
        .summary = "List every optimiser and its settings.",
        .operands = "[NAME]",
        .min_operands = 0,
        .max_operands = 1,
        .examples = {"patchbreeder optimisers", "patchbreeder optimisers breeder",
                     "patchbreeder match bass.wav --optimiser ga --set population=32"},
        .options = {{"json", "", "Print JSON."}},
    };
    return s;
}

std::vector<OptimiserInfo> wanted(const Arguments& a) {
    std::vector<OptimiserInfo> all = all_optimisers();
    if (a.operands().empty()) return all;
    const std::string& name = a.operands().front();
    std::vector<std::string_view> known;
    for (const OptimiserInfo& o : all) {
        if (o.id == name) return {o};
        known.push_back(o.id);
    }
    throw Error(ExitCode::usage, {.where = "optimisers",
                                  .what = "unknown optimiser '" + name + "'",
                                  .remedy = suggest(name, known)});
}

// 0.9 as a double is what people wrote; as a float it is not.
double as_written(float value) {
    return std::stod(fmt::format("{:g}", value));
}

Json optimiser_json(const OptimiserInfo& o) {
    Json settings = Json::array();
    for (const SettingInfo& s : o.settings)
        settings.push_back({{"id", s.id},
                            {"low", as_written(s.range.low)},
                            {"high", as_written(s.range.high)},
                            {"whole", s.range.stepped()},
                            {"default", as_written(s.range.home)},
                            {"help", s.help}});
    return {{"id", o.id}, {"summary", o.summary}, {"settings", settings}};
}

void print_optimiser(const OptimiserInfo& o) {
    constexpr std::size_t indent = 33;
    fmt::print("{}: {}\n", o.id, o.summary);
    for (const SettingInfo& s : o.settings)
        fmt::print("  {:<12}{:<11}{:<8}{}\n", s.id, s.range.extent(),
                   fmt::format("[{:g}]", s.range.home), wrapped(s.help, indent));
}

ExitCode run(const Arguments& a) {
    Json list = Json::array();
    for (const OptimiserInfo& o : wanted(a))
        if (a.has("json"))
            list.push_back(optimiser_json(o));
        else
            print_optimiser(o);
    if (a.has("json"))
        fmt::print(
            "{}\n",
            Json{{"schema", "patchbreeder-optimisers"}, {"version", 1}, {"optimisers", list}}.dump(
                2));
    return ExitCode::done;
}

}  // namespace

const Command optimisers_command{"optimisers", syntax, run};

}  // namespace patchbreeder
