#include "fitness/fitness.h"

#include <algorithm>
#include <cmath>

#include "engine/error.h"
#include "engine/lanes_plain.h"
#include "engine/suggest.h"
#include "fitness/composite.h"
#include "fitness/literature.h"
#include "fitness/terms.h"

namespace patchbreeder {
namespace {

template <class... T>
constexpr auto describe(TermList<T...>) {
    return std::array{TermInfo{.id = T::id,
                               .summary = T::summary,
                               .unit = T::unit,
                               .silence = T::silence,
                               .pitched_weight = T::weights.pitched,
                               .unpitched_weight = T::weights.unpitched,
                               .steady_from = T::weights.steady_from,
                               .aspect = T::aspect}...};
}
constexpr auto terms = describe(Terms<plain::Lanes>{});

constexpr std::array<FitnessInfo, 5> names{{
    {"composite", "Timbre, time detail, pitch, envelope and onset; 0 = same, 1 = trivial."},
    {"timbre", "The core of the composite alone: mel envelope and fine spectrum."},
    {"mss", "Multi-scale spectral loss of DDSP, raw; minds the level."},
    {"mrstft", "Multi-resolution STFT loss of auraloss, raw; minds the level."},
    {"mfcc", "Mean difference of 13 MFCCs, raw; minds the level."},
}};

std::string_view find_name(std::string_view wanted) {
    std::vector<std::string_view> known;
    for (const FitnessInfo& f : names) {
        if (f.name == wanted) return f.name;
        known.push_back(f.name);
    }
    throw Error(ExitCode::usage, {.where = "fitness",
                                  .what = "unknown fitness '" + std::string(wanted) + "'",
                                  .remedy = suggest(wanted, known)});
}

std::size_t find_term(std::string_view wanted) {
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (terms[i].id == wanted) return i;
        known.push_back(terms[i].id);
    }
    throw Error(ExitCode::usage, {.where = "fitness",
                                  .what = "unknown term '" + std::string(wanted) + "'",
                                  .remedy = suggest(wanted, known)});
}

float default_weight(const TermInfo& term, const Analysis& target) {
    if (!target.pitched) return term.unpitched_weight;
    return term.pitched_weight *
           (target.f0 < term.steady_from ? target.f0 / term.steady_from : 1.0f);
}

Composite::Weights weights_of(const FitnessSettings& settings, const Analysis& target) {
    Composite::Weights weights{};
    const bool core_only = settings.name == "timbre";
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const bool core = terms[i].id == "mel" || terms[i].id == "sc";
        weights[i] = core_only ? (core ? 0.5f : 0.0f) : default_weight(terms[i], target);
    }
    for (const auto& [id, weight] : settings.weights) {
        const std::size_t i = find_term(id);
        if (!(weight >= 0.0f) || !std::isfinite(weight))
            throw Error(ExitCode::usage,
                        {.where = "fitness",
                         .what = "weight of '" + id + "' is " + std::to_string(weight),
                         .why = "a weight is 0 or more"});
        weights[i] = weight;
    }
    if (std::ranges::all_of(weights, [](float w) { return w == 0.0f; }))
        throw Error(ExitCode::usage, {.where = "fitness",
                                      .what = "every weight is 0",
                                      .remedy = "leave at least one term on"});
    return weights;
}

void check_target(const Audio& target) {
    const auto refuse = [](std::string what, std::string why) {
        throw Error(ExitCode::bad_data,
                    {.where = "target", .what = std::move(what), .why = std::move(why)});
    };
    if (target.rate != analysis_rate)
        refuse("has " + std::to_string(target.rate) + " Hz",
               "sounds are judged at " + std::to_string(analysis_rate) + " Hz");
    if (target.samples.empty()) refuse("is empty", "there is nothing to match");
    double mean = 0.0, square = 0.0;
    for (const float x : target.samples) {
        mean += static_cast<double>(x) / static_cast<double>(target.samples.size());
        square += static_cast<double>(x) * static_cast<double>(x) /
                  static_cast<double>(target.samples.size());
    }
    if (!std::isfinite(square)) refuse("holds values that are not finite", "it is damaged");
    if (!(square - mean * mean > 4e-10)) refuse("is silent", "there is nothing to match");
}

}  // namespace

std::span<const TermInfo> term_list() noexcept {
    return terms;
}
std::span<const FitnessInfo> fitness_list() noexcept {
    return names;
}

std::unique_ptr<Fitness> make_fitness(const FitnessSettings& settings, const Audio& target,
                                      Isa isa) {
    return make_fitness(settings, target, judge_kernels(isa));
}

std::unique_ptr<Fitness> make_fitness(const FitnessSettings& settings, const Audio& target,
                                      const JudgeKernels& kernels) {
    const std::string_view name = find_name(settings.name);
    check_target(target);
    const Analysis analysis = analyse(target.samples);
    using Loss = Literature::Loss;
    const auto literature = [&](Loss loss) -> std::unique_ptr<Fitness> {
        if (!settings.weights.empty())
            throw Error(ExitCode::usage, {.where = "fitness",
                                          .what = "'" + settings.name + "' has no weights",
                                          .remedy = "give them with composite or timbre"});
        return std::make_unique<Literature>(name, loss, target, analysis, kernels.literature);
    };
    if (name == "mss") return literature(Loss::mss);
    if (name == "mrstft") return literature(Loss::mrstft);
    if (name == "mfcc") return literature(Loss::mfcc);
    return std::make_unique<Composite>(name, weights_of(settings, analysis), target, analysis,
                                       kernels.composite);
}

}  // namespace patchbreeder
