#include <fmt/format.h>

#include <array>

#include "cli/bench.h"
#include "cli/command.h"
#include "cli/study_run.h"
#include "engine/suggest.h"
#include "match/bench.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

ExitCode bench_signature(const Arguments&) {
    fmt::print("{:08x}\n", signature(synth_registry()) >> 32);
    return ExitCode::done;
}

struct Benchmark {
    std::string_view name;
    ExitCode (*run)(const Arguments&);
};
constexpr std::array benchmarks{
    Benchmark{"speed", bench_speed}, Benchmark{"signature", bench_signature},
    Benchmark{"search", bench_search}, Benchmark{"ga-vs-neat", bench_ga_vs_neat}};

std::vector<Option> options() {
    std::vector<Option> all = bench_speed_options();
    for (const auto& more : {bench_search_options(), bench_ga_vs_neat_options(), study_options()})
        all.insert(all.end(), more.begin(), more.end());
    all.push_back(threads_option());
    all.push_back({"json", "", "Print JSON."});
    return all;
}

const Syntax& syntax() {
    static const Syntax s{
        .command = "bench",
        .summary = "Measure speed, compare optimisers, or print the signature of all results.",
        .operands = "speed|signature|search|ga-vs-neat",
        .min_operands = 1,
        .max_operands = 1,
        .examples = {"patchbreeder bench speed", "patchbreeder bench signature --threads 7",
                     "patchbreeder bench search --suite fm7 --optimisers breeder,ga --budget 1000",
                     "patchbreeder bench ga-vs-neat --families graphs --cases 3 --seeds 1"},
        .options = options(),
        .notes = bench_search_notes(),
    };
    return s;
}

ExitCode run(const Arguments& a) {
    apply_threads(a);
    const std::string& what = a.operands().front();
    std::array<std::string_view, benchmarks.size()> known;
    for (std::size_t i = 0; i < benchmarks.size(); ++i) {
        if (benchmarks[i].name == what) return benchmarks[i].run(a);
        known[i] = benchmarks[i].name;
    }
    throw Error(ExitCode::usage,
                {.where = what, .what = "unknown benchmark", .remedy = suggest(what, known)});
}

}  // namespace

const Command bench_command{"bench", syntax, run};

}  // namespace patchbreeder
