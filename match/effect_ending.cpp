#include "match/effect_ending.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "match/least_squares.h"

namespace patchbreeder {
namespace {

double mean(std::span<const float> x) {
    double sum = 0.0;
    for (const float v : x) sum += double{v};
    return sum / static_cast<double>(x.size());
}

void set_knob(Patch& patch, std::string_view node, std::string_view knob, double plain) {
    const int n = patch.structure->find(node);
    const auto index = static_cast<std::size_t>(n);
    const auto& knobs = patch.structure->module(index).knobs;
    for (std::size_t k = 0; k < knobs.size(); ++k)
        if (knobs[k].id == knob) patch.position(index, k) = knobs[k].range.position(plain);
}

// The weights of a chain's output and its 15 predecessors that explain the most.
EsrFit fit_response(const EsrJudge& judge, std::span<const float> output) {
    std::vector<std::vector<float>> late(response_taps, std::vector<float>(output.size(), 0.0f));
    std::vector<float> shaped(output.size());
    pre_emphasise(output, shaped);
    std::vector<std::span<const float>> parts;
    for (std::size_t t = 0; t < response_taps; ++t) {
        std::copy(shaped.begin(), shaped.end() - static_cast<std::ptrdiff_t>(t),
                  late[t].begin() + static_cast<std::ptrdiff_t>(t));
        parts.emplace_back(late[t]);
    }
    return judge.fit(parts);
}

}  // namespace

double power(std::span<const float> samples) {
    return dot(samples, samples) / static_cast<double>(samples.size());
}

std::vector<std::string> EffectEnding::modules() const {
    std::vector<std::string> names;
    if (!response.empty()) names.emplace_back("fir");
    if (offset != 0.0) names.emplace_back("dc");
    return names;
}

void EffectEnding::set(Patch& patch) const {
    double highest = response.empty() ? 1.0 : 1e-9;
    for (const double t : response) highest = std::max(highest, std::abs(t));
    for (std::size_t t = 0; t < response.size(); ++t)
        set_knob(patch, "fir", fmt::format("tap{}", t), response[t] / highest);
    const double level = std::abs(weight) * highest;
    if (offset != 0.0) set_knob(patch, "dc", "offset", std::clamp(offset / level, -1.0, 1.0));
    patch.level = static_cast<float>(std::clamp(20.0 * std::log10(level), -60.0, 60.0));
}

Patch with_ending(const Patch& patch, const EffectEnding& ending) {
    std::vector<std::string> names = ending.modules();
    if (ending.weight < 0.0) names.insert(names.begin(), "invert");
    Patch ended = patch;
    if (!names.empty()) {
        const Structure& s = *patch.structure;
        std::vector<Node> nodes = s.nodes();
        std::vector<Cable> cables = s.cables();
        const int first = static_cast<int>(nodes.size());
        for (Cable& c : cables)
            if (c.to == out_bus) c.to = first, c.target = CableTo::port;
        for (std::size_t n = 0; n < names.size(); ++n) {
            const bool last = n + 1 == names.size();
            const int here = first + static_cast<int>(n);
            nodes.push_back({.name = names[n],
                             .module = s.registry().find(names[n], "effects"),
                             .section = Section::effect});
            cables.push_back({.from = here,
                              .to = last ? out_bus : here + 1,
                              .target = last ? CableTo::bus : CableTo::port});
        }
        ended = Patch::defaults(
            Structure::make(s.registry(), std::move(nodes), std::move(cables), "effects"));
        std::copy(patch.positions.begin(), patch.positions.end(), ended.positions.begin());
        std::copy(patch.gains.begin(), patch.gains.end(), ended.gains.begin());
    }
    ending.set(ended);
    return ended;
}

EffectFit fit_ending(const EsrJudge& judge, std::span<const float> wet,
                     std::span<const std::vector<float>> parts) {
    std::vector<std::vector<float>> shaped(parts.size(), std::vector<float>(wet.size()));
    std::vector<std::span<const float>> rows;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        pre_emphasise(parts[p], shaped[p]);
        rows.emplace_back(shaped[p]);
    }
    EsrFit fit = judge.fit(rows);
    std::vector<double> response;
    if (parts.size() == 1 && fit.esr > 1e-6) {
        const EsrFit longer = fit_response(judge, parts[0]);
        if (longer.esr < worth_a_response * fit.esr) {
            response = longer.weights;
            fit = {.esr = longer.esr, .weights = {1.0}};
        }
    }
    double offset = mean(wet), through = 0.0;
    for (const double t : response) through += t;
    for (std::size_t p = 0; p < parts.size(); ++p)
        offset -= fit.weights[p] * (response.empty() ? 1.0 : through) * mean(parts[p]);
    const bool heard = offset * offset > 1e-5 * power(wet);
    return {.weights = fit.weights,
            .ending = {.response = std::move(response), .offset = heard ? offset : 0.0},
            .esr = fit.esr};
}

}  // namespace patchbreeder
