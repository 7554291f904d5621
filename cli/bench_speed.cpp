#include <fmt/format.h>

#include "cli/bench.h"
#include "engine/json.h"
#include "match/bench.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

Json line_json(const SpeedLine& l, const Reference& reference) {
    Json json{{"name", l.name},
              {"ms", l.milliseconds},
              {"per_second", l.per_second()},
              {"per_million_branches", l.per_second() / reference.branches},
              {"per_reference_gflop", l.per_second() / reference.multiply_add}};
    if (l.operations > 0.0) {
        json["mflop"] = l.operations;
        json["gflops"] = l.operations / l.milliseconds;
    }
    return json;
}
Json lines_json(const std::vector<SpeedLine>& lines, const Reference& reference) {
    Json list = Json::array();
    for (const SpeedLine& l : lines) list.push_back(line_json(l, reference));
    return list;
}

void print_json(const SpeedReport& r, const SpeedSettings& settings) {
    Json ratios = Json::array();
    for (const SpeedRatio& x : r.ratios) ratios.push_back({{"name", x.name}, {"ratio", x.ratio}});
    const Reference& ref = r.reference;
    fmt::print("{}\n", Json{{"schema", "patchbreeder-speed"},
                            {"version", 2},
                            {"isa", r.isa},
                            {"candidate_seconds", settings.seconds},
                            {"repeats", settings.repeats},
                            {"reference",
                             {{"branches_per_us", ref.branches},
                              {"loop_gflops", ref.multiply_add},
                              {"peak_gflops", ref.peak},
                              {"peak_fma_gflops", ref.peak_fused}}},
                            {"totals", lines_json(r.totals, ref)},
                            {"stages", lines_json(r.stages, ref)},
                            {"modules", lines_json(r.modules, ref)},
                            {"ratios", ratios},
                            {"peak_megabytes", r.peak_megabytes}}
                           .dump(2));
}

void print_totals(const SpeedReport& r) {
    const Reference& ref = r.reference;
    fmt::print("{:<40}{:>8}{:>9}{:>11}{:>9}{:>8}{:>8}\n", "one thread", "per s", "ms each",
               "/Mbranch", "GFLOP/s", "% peak", "% FMA");
    for (const SpeedLine& l : r.totals) {
        fmt::print("{:<40}{:>8.0f}{:>9.3f}{:>11.2f}", l.name, l.per_second(), l.milliseconds,
                   l.per_second() / ref.branches);
        const double gflops = l.operations / l.milliseconds;
        if (l.operations > 0.0 && ref.peak > 0.0)
            fmt::print("{:>9.1f}{:>8.0f}{:>8.0f}", gflops, 100.0 * gflops / ref.peak,
                       ref.peak_fused > 0.0 ? 100.0 * gflops / ref.peak_fused : 0.0);
        fmt::print("\n");
    }
}

void print_shares(std::string_view title, const std::vector<SpeedLine>& lines, double whole) {
    fmt::print("\n{:<40}{:>8}{:>9}\n", title, "share", "ms each");
    for (const SpeedLine& l : lines)
        fmt::print("{:<40}{:>7.1f}%{:>9.4f}\n", l.name, 100.0 * l.milliseconds / whole,
                   l.milliseconds);
}

void print_text(const SpeedReport& r, const SpeedSettings& settings) {
    const Reference& ref = r.reference;
    fmt::print("{} lanes, candidates of {:g} s, medians of {}\n", r.isa, settings.seconds,
               settings.repeats);
    fmt::print(
        "reference, timed in this run: {:.0f} branches/us, loop {:.1f} GFLOP/s, "
        "peak {:.1f}, with FMA {:.1f}\n\n",
        ref.branches, ref.multiply_add, ref.peak, ref.peak_fused);
    print_totals(r);
    double whole = 0.0, render = 0.0;
    for (const SpeedLine& l : r.stages) {
        whole += l.milliseconds;
        if (l.name == "render") render = l.milliseconds;
    }
    print_shares("where an evaluation goes, composite", r.stages, whole);
    print_shares("what a render saves if it is muted", r.modules, render);
    fmt::print("\n{:<48}{:>8}\n", "ratios", "times");
    for (const SpeedRatio& x : r.ratios) fmt::print("{:<48}{:>8.2f}\n", x.name, x.ratio);
    fmt::print("\nat most {:.0f} MB in use, with a population of 1,000\n", r.peak_megabytes);
}

}  // namespace

std::vector<Option> bench_speed_options() {
    return {
        {"seconds", "S", "speed: length of a candidate (1.0)."},
        {"repeats", "N", "speed: repeats, of which the median counts (5)."},
        {"template", "NAME|FILE",
         "speed, ga-vs-neat: what the candidates are, where no structure grows (subtractive)."}};
}

ExitCode bench_speed(const Arguments& a) {
    SpeedSettings settings;
    if (const auto s = a.number("seconds", 0.05, 30)) settings.seconds = *s;
    if (const auto n = a.whole("repeats", 1, 1000)) settings.repeats = static_cast<int>(*n);
    if (const auto t = a.text("template")) settings.template_name = *t;
    const SpeedReport report = measure_speed(synth_registry(), settings);
    if (a.has("json"))
        print_json(report, settings);
    else
        print_text(report, settings);
    return ExitCode::done;
}

}  // namespace patchbreeder
