#include <fmt/format.h>

#include <array>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/json.h"
#include "engine/suggest.h"
#include "match/bench.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "bench",
        .summary = "Measure speed, or print the signature of sounds and search results.",
        .operands = "speed|signature",
        .min_operands = 1,
        .max_operands = 1,
        .examples = {"patchbreeder bench speed", "patchbreeder bench signature --threads 7"},
        .options = {{"seconds", "S", "Length of a candidate (1.0)."},
                    {"repeats", "N", "Repeats, of which the median counts (5)."},
                    {"template", "NAME|FILE", "What the candidates are (subtractive)."},
                    threads_option(),
                    {"json", "", "Print JSON."}},
    };
    return s;
}

Json lines_json(const std::vector<SpeedLine>& lines) {
    Json list = Json::array();
    for (const SpeedLine& l : lines)
        list.push_back({{"name", l.name}, {"per_second", l.per_second}, {"ms", l.milliseconds}});
    return list;
}

ExitCode speed(const Arguments& a) {
    SpeedSettings settings;
    if (const auto s = a.number("seconds", 0.05, 30)) settings.seconds = *s;
    if (const auto n = a.whole("repeats", 1, 1000)) settings.repeats = static_cast<int>(*n);
    if (const auto t = a.text("template")) settings.template_name = *t;
    const SpeedReport r = measure_speed(synth_registry(), settings);
    if (a.has("json")) {
        fmt::print("{}\n", Json{{"schema", "patchbreeder-speed"},
                                {"version", 1},
                                {"isa", r.isa},
                                {"candidate_seconds", settings.seconds},
                                {"reference_gflops", r.reference_gflops},
                                {"reference_branches_per_us", r.reference_branches},
                                {"two_threads_ratio", r.two_threads},
                                {"totals", lines_json(r.totals)},
                                {"stages", lines_json(r.stages)}}
                               .dump(2));
        return ExitCode::done;
    }
    fmt::print("{} lanes, candidates of {:g} s, medians of {}\n", r.isa, settings.seconds,
               settings.repeats);
    fmt::print(
        "reference   {:.1f} GFLOP/s multiply-add, {:.0f} branches/us (timed in this run)\n\n",
        r.reference_gflops, r.reference_branches);
    fmt::print("{:<34}{:>10}{:>12}\n", "one thread", "per s", "ms each");
    for (const SpeedLine& l : r.totals)
        fmt::print("{:<34}{:>10.0f}{:>12.3f}\n", l.name, l.per_second, l.milliseconds);
    fmt::print("two threads: {:.2f} times one\n\n", r.two_threads);
    double total = 0.0;
    for (const SpeedLine& l : r.stages) total += l.milliseconds;
    fmt::print("{:<34}{:>10}{:>12}\n", "where an evaluation goes", "share", "ms each");
    for (const SpeedLine& l : r.stages)
        fmt::print("{:<34}{:>9.1f}%{:>12.3f}\n", l.name, 100.0 * l.milliseconds / total,
                   l.milliseconds);
    return ExitCode::done;
}

ExitCode run(const Arguments& a) {
    apply_threads(a);
    const std::string& what = a.operands().front();
    if (what == "speed") return speed(a);
    if (what != "signature")
        throw Error(
            ExitCode::usage,
            {.where = what,
             .what = "unknown benchmark",
             .remedy = suggest(what, std::array<std::string_view, 2>{"speed", "signature"})});
    fmt::print("{:08x}\n", signature(synth_registry()) >> 32);
    return ExitCode::done;
}

}  // namespace

const Command bench_command{"bench", syntax, run};

}  // namespace patchbreeder
