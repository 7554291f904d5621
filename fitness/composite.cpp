#include "fitness/composite.h"

#include <algorithm>
#include <cmath>

#include "engine/error.h"
#include "engine/parallel.h"
#include "fitness/scalar.h"
#include "fitness/term.h"
#include "fitness/trivial.h"

namespace patchbreeder {
namespace {

constexpr std::size_t header = 16;  // floats
constexpr std::size_t first_term_stage = 3;

// How much the cheap tracker's pitch of each target frame may be held against candidates: by the
// frame's amplitude, and not at all where the costly tracker found another pitch.
std::vector<float> trust(const PitchTrack& track, std::span<const float> octaves) {
    std::vector<float> result, careless;
    float kept = 0.0f, whole = 0.0f;
    for (std::size_t i = 0; i < octaves.size() && i < track.frames.size(); ++i) {
        const PitchFrame& f = track.frames[i];
        const float amplitude = std::sqrt(f.power);
        const bool other = f.voiced && std::fabs(scalar_log2(f.f0) - octaves[i]) > 1.0f / 12.0f;
        result.push_back(other ? 0.0f : amplitude);
        careless.push_back(amplitude);
        kept += result.back();
        whole += amplitude;
    }
    result.resize(octaves.size());
    careless.resize(octaves.size());
    return kept >= 0.5f * whole ? result : careless;
}

}  // namespace

Composite::Composite(std::string_view name, const Weights& weights, const Audio& target,
                     const Analysis& analysis, const CompositeKernels& kernels)
    : Fitness(name, analysis, target.samples.size()),
      kernels_(kernels),
      plan_(target.samples.size(), analysis) {
    choose_terms(weights);
    remember(target);
    find_trivial(target);
    embed_target(target);
}

void Composite::choose_terms(const Weights& weights) {
    const auto terms = term_list();
    std::size_t floats = 0;
    stages_ = {"level", "spectra", "pitch"};
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const std::size_t size = kernels_.memory(plan_.shape(), i);
        if (!(weights[i] > 0.0f) || size == 0) continue;
        weights_[i] = weights[i];
        rates_[i] = weights[i] / terms[i].silence;
        needs_ |= kernels_.needs(i);
        terms_.wanted[i] = true;
        stages_.push_back(terms[i].id);
        terms_.at[i] = floats;
        floats += size;
    }
    if (needs_ == 0)
        throw Error(ExitCode::usage,
                    {.where = "fitness",
                     .what = "no term is left",
                     .why = "those with a weight do not apply to so short a target",
                     .remedy = "give weight to another term"});
    terms_.floats = memory_.reserve(floats + header);
}

void Composite::remember(const Audio& target) {
    const FlushDenormals flush;
    Workspace work;
    static_cast<void>(level(target.samples, work));
    const Features features = measure(work);
    const PitchShape& p = plan_.shape().pitch;
    const auto trusted = trust(this->target().pitch, {features.at(p.octaves), p.frames});
    const TargetFeatures all{.features = features, .trust = trusted.data()};
    for (std::size_t i = 0; i < most_terms; ++i)
        if (terms_.wanted[i]) kernels_.prepare(all, i, memory_.data() + terms_.at[i]);
}

void Composite::find_trivial(const Audio& target) {
    Workspace work;
    const float silence = total(measure_all({}, work).distances);
    const auto dressed_up = matched_noise(target.samples, this->target().f0);
    const float noise = total(measure_all(dressed_up, work).distances);
    // Noise is a fair answer to a noise, and a term alone may hardly mind silence: what little is
    // left to measure with then must not be blown up.
    float weights = 0.0f;
    for (const float w : weights_) weights += w;
    trivial_ = std::max({std::min(silence, noise), 0.25f * silence, 0.01f * weights});
}

// So that a squared distance adds up what the terms add up: a sine for the spectrum, and dB over
// the size of silence for the rest.
void Composite::embed_target(const Audio& target) {
    if ((needs_ & feature::core) == 0 || (needs_ & feature::detail) == 0) return;
    const Shape& shape = plan_.shape();
    std::size_t floats = 0;
    for (std::size_t p = 0; p < embedding_parts; ++p) floats += kernels_.embedding_size(shape, p);
    target_embedding_.resize(floats);
    embedding_scale_.fill(1.0f);
    Workspace work;
    static_cast<void>(score_and_embed(target.samples, work, target_embedding_));
    double norm = 0.0;
    for (std::size_t i = 0; i < kernels_.embedding_size(shape, 0); ++i)
        norm += double{target_embedding_[i]} * double{target_embedding_[i]};
    constexpr float decibels_per_octave = 3.0103f, silence = 22.0f;
    const float bands = shape.core.weight_sum * static_cast<float>(shape.mel.count);
    const auto slots = static_cast<float>(onset_bands * shape.detail.slots());
    embedding_scale_ = {1.0f / static_cast<float>(std::sqrt(std::max(norm, 1e-12))),
                        0.7f * decibels_per_octave / silence / std::sqrt(bands),
                        decibels_per_octave / silence / std::sqrt(slots)};
    static_cast<void>(score_and_embed(target.samples, work, target_embedding_));
}

Score Composite::score_and_embed(std::span<const float> candidate, Workspace& work,
                                 std::span<float> to) const noexcept {
    const FlushDenormals flush;
    Measured m;
    m.levelled = level(candidate, work);
    if (m.levelled == Levelled::broken) return Score::worst();
    const Features features = measure(work);
    kernels_.distances(features, terms_, m.distances.data());
    const Score score = settle(m);
    if (to.empty() || score == Score::worst()) return score;
    kernels_.embed(features, to.data());
    float* at = to.data();
    for (std::size_t p = 0; p < embedding_parts; ++p)
        for (const float* end = at + kernels_.embedding_size(plan_.shape(), p); at < end; ++at)
            *at *= embedding_scale_[p];
    return score;
}

Levelled Composite::level(std::span<const float> candidate, Workspace& work) const noexcept {
    const Shape& shape = plan_.shape();
    float* memory = work.reserve(header + shape.total) + header;
    return kernels_.level(shape, candidate.data(), candidate.size(), memory);
}

Features Composite::measure(Workspace& work) const noexcept {
    Features f{.shape = &plan_.shape(), .work = work.data() + header};
    kernels_.spectra(f, needs_);
    if ((needs_ & feature::pitch) != 0) kernels_.pitch(plan_.shape(), f.work);
    return f;
}

Composite::Measured Composite::measure_all(std::span<const float> candidate,
                                           Workspace& work) const noexcept {
    const FlushDenormals flush;  // whatever the thread's mode, the bits are the same
    Measured m;
    m.levelled = level(candidate, work);
    if (m.levelled != Levelled::broken)
        kernels_.distances(measure(work), terms_, m.distances.data());
    return m;
}

float Composite::total(const Distances& d) const noexcept {
    float sum = 0.0f;
    for (std::size_t i = 0; i < most_terms; ++i) sum += rates_[i] * d[i];
    return sum;
}

Score Composite::settle(const Measured& m) const noexcept {
    const float sum = total(m.distances);
    const bool sane = m.levelled != Levelled::broken && std::isfinite(sum);
    if (!sane) return Score::worst();
    Score score{sum / trivial_};
    const auto terms = term_list();
    for (std::size_t i = 0; i < terms.size(); ++i)
        score.part(terms[i].aspect) += rates_[i] * m.distances[i] / trivial_;
    return score;
}

Score Composite::score(std::span<const float> candidate, Workspace& work) const noexcept {
    return settle(measure_all(candidate, work));
}

Report Composite::report(std::span<const float> candidate, Workspace& work) const {
    const Measured m = measure_all(candidate, work);
    const Distances& d = m.distances;
    Report report{.score = settle(m), .pitched = target().pitched, .terms = {}};
    const auto terms = term_list();
    for (std::size_t i = 0; i < terms.size(); ++i)
        if (terms_.wanted[i])
            report.terms.push_back({.id = terms[i].id,
                                    .unit = terms[i].unit,
                                    .distance = d[i],
                                    .normalised = d[i] / terms[i].silence,
                                    .weight = weights_[i],
                                    .share = rates_[i] * d[i] / trivial_});
    return report;
}

std::span<const std::string_view> Composite::stages() const noexcept {
    return stages_;
}

void Composite::run_stage(std::size_t stage, std::span<const float> candidate,
                          Workspace& work) const noexcept {
    const FlushDenormals flush;
    const Shape& shape = plan_.shape();
    float* powers = work.reserve(header + shape.total);
    Features f{.shape = &shape,
               .work = powers + header,
               .core_power = powers[0],
               .detail_power = powers[1],
               .attack_power = powers[2]};
    Distances d{};
    if (stage == 0) static_cast<void>(level(candidate, work));
    if (stage == 1) kernels_.spectra(f, needs_);
    if (stage == 2 && (needs_ & feature::pitch) != 0) kernels_.pitch(shape, f.work);
    if (stage >= first_term_stage) {
        TermMemory one = terms_;
        for (std::size_t i = 0; i < most_terms; ++i)
            one.wanted[i] = terms_.wanted[i] && term_list()[i].id == stages_[stage];
        kernels_.distances(f, one, d.data());
    }
    powers[0] = f.core_power;
    powers[1] = f.detail_power;
    powers[2] = f.attack_power;
}

}  // namespace patchbreeder
