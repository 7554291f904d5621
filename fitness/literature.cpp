#include "fitness/literature.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/lanes_plain.h"
#include "engine/parallel.h"
#include "fitness/literature_lanes.h"
#include "fitness/turns.h"

namespace patchbreeder {
namespace {

constexpr std::array<std::string_view, 2> stage_names{"load", "distance"};

const LossKernels& kernels_of(Literature::Loss loss, const LiteratureKernels& all) {
    if (loss == Literature::Loss::mss) return all.mss;
    return loss == Literature::Loss::mrstft ? all.mrstft : all.mfcc;
}
std::span<const LossPart> parts_of(Literature::Loss loss) {
    if (loss == Literature::Loss::mss) return MssLoss<plain::Lanes>::parts;
    if (loss == Literature::Loss::mrstft) return MrstftLoss<plain::Lanes>::parts;
    return MfccLoss<plain::Lanes>::parts;
}

}  // namespace

Literature::Literature(std::string_view name, Loss loss, const Audio& target, Analysis analysis,
                       const LiteratureKernels& kernels)
    : Fitness(name, std::move(analysis), target.samples.size()),
      kernels_(kernels_of(loss, kernels)),
      parts_(parts_of(loss)) {
    shape_.samples = target.samples.size();
    shape_.origin = 1024;
    plans_.reserve(most_scales);
    if (loss == Loss::mss)
        for (std::size_t size = 2048; size >= 64; size /= 2)
            add_scale({.size = size, .hop = size / 4, .window = size, .centred = false});
    if (loss == Loss::mrstft) {
        shape_.reflect = true;
        add_scale({.size = 1024, .hop = 120, .window = 600, .centred = true});
        add_scale({.size = 2048, .hop = 240, .window = 1200, .centred = true});
        add_scale({.size = 512, .hop = 50, .window = 240, .centred = true});
    }
    if (loss == Loss::mfcc) {
        add_scale({.size = 2048, .hop = 512, .window = 2048, .centred = true});
        mel_ = slaney_mel_bands(2048);
        shape_.mel = mel_.bands();
        make_cosines();
    }
    lay_out_workspace();
    const FlushDenormals flush;
    Workspace work;
    float* memory = work.reserve(shape_.total);
    static_cast<void>(kernels_.load(shape_, target.samples.data(), target.samples.size(), memory));
    kernels_.prepare(shape_, memory, kept_.reserve(kernels_.memory(shape_)));
}

void Literature::add_scale(const ScaleSpec& spec) {
    LossScale& s = shape_.scales[shape_.scale_count++];
    plans_.emplace_back(spec.size, spec.window);
    s.fft = plans_.back().tables();
    s.hop = spec.hop;
    s.frames =
        spec.centred ? shape_.samples / spec.hop + 1 : (shape_.samples + spec.hop - 1) / spec.hop;
    s.groups = groups(s.frames);
    s.stripes = stripes_.emplace_back(spec.size, spec.hop).stripes();
    s.first = shape_.origin - (spec.centred ? spec.size / 2 : 0);
    counts_.emplace_back(s.groups * lane_count, 0.0f);
    std::fill_n(counts_.back().begin(), s.frames, 1.0f);
    s.counts = counts_.back().data();
}

void Literature::make_cosines() {
    const std::size_t n = shape_.mel.count;
    for (std::size_t c = 0; c < mfcc_count; ++c)
        for (std::size_t b = 0; b < n; ++b) {
            const double scale = std::sqrt((c == 0 ? 1.0 : 2.0) / static_cast<double>(n));
            cosines_.push_back(static_cast<float>(scale * turn(c * (2 * b + 1), 4 * n).cosine));
        }
    shape_.cosines = cosines_.data();
}

void Literature::lay_out_workspace() {
    std::size_t longest = shape_.origin + shape_.samples + shape_.origin, largest = 0, striped = 0;
    for (std::size_t i = 0; i < shape_.scale_count; ++i) {
        const LossScale& s = shape_.scales[i];
        longest = std::max(longest, s.first + s.stripes.samples(s.frames));
        largest = std::max(largest, s.fft.size);
        striped = std::max(striped, s.stripes.floats());
    }
    shape_.audio = 0;
    shape_.audio_floats = (longest + 15) / 16 * 16;
    shape_.striped = shape_.audio_floats;
    shape_.scratch = shape_.striped + (striped + 15) / 16 * 16;
    shape_.spectra = shape_.scratch + fft_floats(largest);
    // A group of frames at any scale; for mfcc the mel levels of all groups besides.
    shape_.total = shape_.spectra + (largest / 2 + 4) * lane_count;
    shape_.total += shape_.scales[0].groups * shape_.mel.count * lane_count;
}

bool Literature::parts(std::span<const float> candidate, Workspace& work,
                       float* to) const noexcept {
    const FlushDenormals flush;  // whatever the thread's mode, the bits are the same
    float* memory = work.reserve(shape_.total);
    if (!kernels_.load(shape_, candidate.data(), candidate.size(), memory)) return false;
    kernels_.distance(shape_, memory, kept_.data(), to);
    return true;
}

Score Literature::settle(bool finite, const float* values) noexcept {
    const float total = values[0] + values[1];
    return finite && std::isfinite(total) ? Score{total} : Score::worst();
}

Score Literature::score(std::span<const float> candidate, Workspace& work) const noexcept {
    float values[most_parts] = {};
    const bool finite = parts(candidate, work, values);
    return settle(finite, values);
}

Report Literature::report(std::span<const float> candidate, Workspace& work) const {
    float values[most_parts] = {};
    const bool finite = parts(candidate, work, values);
    Report report{.score = settle(finite, values), .pitched = target().pitched, .terms = {}};
    for (std::size_t i = 0; i < parts_.size(); ++i)
        report.terms.push_back({.id = parts_[i].id,
                                .unit = parts_[i].unit,
                                .distance = values[i],
                                .normalised = values[i],
                                .weight = 1.0f,
                                .share = values[i]});
    return report;
}

std::span<const std::string_view> Literature::stages() const noexcept {
    return stage_names;
}

void Literature::run_stage(std::size_t stage, std::span<const float> candidate,
                           Workspace& work) const noexcept {
    const FlushDenormals flush;
    float values[most_parts] = {};
    float* memory = work.reserve(shape_.total);
    if (stage == 0)
        static_cast<void>(kernels_.load(shape_, candidate.data(), candidate.size(), memory));
    else
        kernels_.distance(shape_, memory, kept_.data(), values);
}

}  // namespace patchbreeder
