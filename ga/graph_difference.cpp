#include "ga/graph_difference.h"

#include <algorithm>
#include <cmath>

#include "ga/mutation.h"

namespace patchbreeder {
namespace {

constexpr float redraw = 0.08f;    // of a choice that is changed
constexpr float unmatched = 0.3f;  // how often a gene that nobody else has is nudged
constexpr float nudge = 0.03f;     // positions

// Halfway to the bound it would cross.
float bounded(float from, float to) {
    return to < 0.0f ? 0.5f * from : to > 1.0f ? 0.5f * (from + 1.0f) : to;
}

// Where one gene stands in the company; null where it is missing.
struct Peers {
    const float *better, *plus, *minus;
};

float moved(float parent, const Peers& peers, float length, Rng& rng) {
    float step = 0.0f;
    if (peers.better) step += *peers.better - parent;
    if (peers.plus && peers.minus) step += *peers.plus - *peers.minus;
    if (!peers.better && !(peers.plus && peers.minus))
        return rng.chance(unmatched) ? gaussian_step(parent, nudge, rng) : parent;
    return bounded(parent, parent + length * step);
}

float chosen(const Range& range, float parent, const Peers& peers, Rng& rng) {
    if (rng.chance(0.5f)) return parent;
    if (rng.chance(redraw)) return altered({.kind = kind_of(range), .range = range}, parent, rng);
    const float* from = rng.chance(0.5f) ? peers.better : peers.plus;
    return from ? *from : parent;
}

const float* knob_of(const GraphGenome& genome, const NodeGene& node, std::size_t knob) {
    const NodeGene* match = genome.node(node.id);
    return match && match->module == node.module ? &match->knobs[knob] : nullptr;
}
const float* gain_of(const GraphGenome& genome, InnovationId id) {
    const CableGene* match = genome.cable(id);
    return match ? &match->gain : nullptr;
}

}  // namespace

SuccessHistory::Sample SuccessHistory::draw(Rng& rng) const noexcept {
    const std::size_t m = rng.below(memory);
    Sample sample;
    do {
        const float above = rng.normal(), below = rng.normal();  // their ratio is Cauchy's
        sample.length = lengths_[m] + 0.1f * above / (std::abs(below) + 1e-6f);
    } while (sample.length <= 0.0f);
    sample.length = std::min(sample.length, 1.0f);
    sample.rate = std::clamp(rates_[m] + 0.1f * rng.normal(), 0.05f, 1.0f);
    return sample;
}

void SuccessHistory::credit(const Sample& sample, double gain) noexcept {
    const double worth = std::min(gain, 1e6);
    const auto length = double{sample.length}, rate = double{sample.rate};
    weight_ += worth;
    l1_ += worth * length, l2_ += worth * length * length;
    r1_ += worth * rate, r2_ += worth * rate * rate;
}

void SuccessHistory::settle() noexcept {
    if (weight_ > 0.0) {
        lengths_[slot_] = static_cast<float>(l2_ / l1_);
        rates_[slot_] = static_cast<float>(r2_ / r1_);
        slot_ = (slot_ + 1) % memory;
    }
    weight_ = l1_ = l2_ = r1_ = r2_ = 0.0;
}

GraphGenome differ(const GraphSpace& space, const GraphGenome& parent, const Company& company,
                   const SuccessHistory::Sample& sample, Rng& rng) {
    GraphGenome child = parent;
    for (NodeGene& node : child.nodes) {
        const auto& knobs = space.registry().module(node.module).knobs;
        for (std::size_t k = 0; k < knobs.size(); ++k) {
            if (!rng.chance(sample.rate)) continue;
            const Peers peers{knob_of(company.better, node, k), knob_of(company.plus, node, k),
                              knob_of(company.minus, node, k)};
            node.knobs[k] = ordered(kind_of(knobs[k].range))
                                ? moved(node.knobs[k], peers, sample.length, rng)
                                : chosen(knobs[k].range, node.knobs[k], peers, rng);
        }
    }
    for (CableGene& cable : child.cables)
        if (rng.chance(sample.rate))
            cable.gain = moved(cable.gain,
                               {gain_of(company.better, cable.id), gain_of(company.plus, cable.id),
                                gain_of(company.minus, cable.id)},
                               sample.length, rng);
    for (std::size_t e = 0; e < child.extras.size(); ++e)
        if (rng.chance(sample.rate))
            child.extras[e] = moved(
                child.extras[e],
                {&company.better.extras[e], &company.plus.extras[e], &company.minus.extras[e]},
                sample.length, rng);
    space.settle(child);
    return child;
}

}  // namespace patchbreeder
