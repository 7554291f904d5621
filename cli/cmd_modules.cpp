#include <fmt/format.h>

#include "cli/command.h"
#include "engine/cycles.h"
#include "engine/json.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "modules",
        .summary = "List every module, its ports and its knobs.",
        .operands = "[NAME]",
        .min_operands = 0,
        .max_operands = 1,
        .examples = {"patchbreeder modules", "patchbreeder modules svf",
                     "patchbreeder modules --json"},
        .options = {{"json", "", "Print JSON."}, {"markdown", "", "Print docs/modules.md."}},
    };
    return s;
}

std::string_view carried(Carries carries) {
    switch (carries) {
        case Carries::audio:
            return "audio";
        case Carries::phase:
            return "phase";
        case Carries::gain:
            return "gain";
    }
    return "";
}

std::string home_text(const Range& range) {
    return range.text(range.position(double{range.home}));
}

std::string cycles_help() {
    return fmt::format(
        "Its node may bring `cycles` along: `levels` of partials in dB, up to {} in each of up to "
        "{} frames, and their `phases` in turns.",
        most_wave_partials, Cycles::most_frames);
}

Json module_json(const ModuleInfo& m) {
    Json ports = Json::array(), knobs = Json::array();
    for (const PortInfo& p : m.ports)
        ports.push_back({{"id", p.id}, {"carries", carried(p.carries)}, {"help", p.help}});
    for (const KnobInfo& k : m.knobs) {
        Json knob{{"id", k.id}, {"unit", symbol(k.range.unit)}};
        if (k.range.scale == Scale::choice)
            knob["choices"] =
                std::vector<std::string_view>(k.range.labels.begin(), k.range.labels.end());
        else
            knob["low"] = k.range.low, knob["high"] = k.range.high;
        knob["default"] = home_text(k.range);
        knob["help"] = k.help;
        knobs.push_back(knob);
    }
    return {{"id", m.id},           {"kind", name(m.kind)},
            {"summary", m.summary}, {"reads_cycles", m.reads_cycles},
            {"ports", ports},       {"knobs", knobs}};
}

void print_module(const ModuleInfo& m) {
    fmt::print("{} ({}): {}\n", m.id, name(m.kind), m.summary);
    for (const PortInfo& p : m.ports)
        fmt::print("  in  {:<14}{:<26}{}\n", p.id, carried(p.carries), p.help);
    for (const KnobInfo& k : m.knobs)
        fmt::print("      {:<14}{:<26}{}  [{}]\n", k.id, k.range.extent(), k.help,
                   home_text(k.range));
    if (m.reads_cycles) fmt::print("  {}\n", cycles_help());
}

void print_markdown(std::span<const ModuleInfo> modules) {
    fmt::print("# Modules\n\nWritten by `patchbreeder modules --markdown` from the registry.\n");
    for (const ModuleInfo& m : modules) {
        fmt::print("\n## {}\n\n{} ({})\n", m.id, m.summary, name(m.kind));
        if (m.reads_cycles) fmt::print("\n{}\n", cycles_help());
        if (!m.ports.empty()) fmt::print("\n| port | carries | |\n|---|---|---|\n");
        for (const PortInfo& p : m.ports)
            fmt::print("| `{}` | {} | {} |\n", p.id, carried(p.carries), p.help);
        if (!m.knobs.empty()) fmt::print("\n| knob | range | default | |\n|---|---|---|---|\n");
        for (const KnobInfo& k : m.knobs) {
            std::string extent = k.range.extent();
            for (std::size_t at = 0; (at = extent.find('|', at)) != std::string::npos; at += 2)
                extent.insert(at, "\\");
            fmt::print("| `{}` | {} | {} | {} |\n", k.id, extent, home_text(k.range), k.help);
        }
    }
}

ExitCode run(const Arguments& a) {
    std::span<const ModuleInfo> modules = synth_registry().modules();
    if (!a.operands().empty())
        modules = modules.subspan(synth_registry().find(a.operands().front(), "modules"), 1);
    if (a.has("json")) {
        Json list = Json::array();
        for (const ModuleInfo& m : modules) list.push_back(module_json(m));
        fmt::print(
            "{}\n",
            Json{{"schema", "patchbreeder-modules"}, {"version", 1}, {"modules", list}}.dump(2));
    } else if (a.has("markdown")) {
        print_markdown(modules);
    } else {
        for (const ModuleInfo& m : modules) print_module(m);
    }
    return ExitCode::done;
}

}  // namespace

const Command modules_command{"modules", syntax, run};

}  // namespace patchbreeder
