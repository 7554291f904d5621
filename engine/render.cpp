#include "engine/render.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "engine/parallel.h"
#include "engine/schedule.h"

namespace patchbreeder {
namespace {

// Mixed packs span this many instances: enough to fill eight lanes of most module types.
constexpr std::size_t mixed_instances = 64;

class Arena {
  public:
    // Zeroed, 64-byte aligned floats; valid until the next call.
    float* take(std::size_t floats) {
        if (floats > size_) {
            data_.reset(
                static_cast<float*>(::operator new (floats * sizeof(float), std::align_val_t{64})));
            size_ = floats;
        }
        std::memset(data_.get(), 0, floats * sizeof(float));
        return data_.get();
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return size_ * sizeof(float); }

  private:
    struct Free {
        void operator()(float* p) const noexcept { ::operator delete (p, std::align_val_t{64}); }
    };
    std::unique_ptr<float, Free> data_;
    std::size_t size_ = 0;
};

bool same_shape(const Patch& a, const Patch& b) {
    return a.structure == b.structure && a.muted == b.muted;
}

}  // namespace

std::size_t frames(const Phrase& phrase, int rate) noexcept {
    return static_cast<std::size_t>(
        std::lround(std::max(phrase.length, 0.0f) * static_cast<float>(rate)));
}

struct Renderer::Workspace {
    struct Pass {
        std::size_t first, count;
        bool uniform;
    };
    Schedule schedule;
    Arena arena;
    std::vector<float> mix;         // the mix bus, job after job
    std::vector<float> note_audio;  // voices of jobs with several notes, note after note
    std::vector<Instance> instances, sorted, rest;
    std::vector<Pass> passes;
    std::vector<float> peak, finite;  // by job

    void group();
    void play(Section section, const RenderSpec& spec, const Player& player);
    void play_voices(std::span<const Job> jobs, const RenderSpec& spec, const Player& player);
    void play_effects(std::span<const Job> jobs, std::span<const std::span<float>> out,
                      const RenderSpec& spec, const Player& player);
};

namespace {
// Sorts instances so that equal shapes stand together, in a fixed order that needs no addresses:
// shapes are numbered by first appearance.
std::vector<std::size_t> shape_order(std::span<const Instance> instances) {
    std::vector<const Patch*> shapes;
    std::vector<std::size_t> shape_of;
    for (const Instance& i : instances) {
        std::size_t k = 0;
        while (k < shapes.size() && !same_shape(*shapes[k], *i.patch)) ++k;
        if (k == shapes.size()) shapes.push_back(i.patch);
        shape_of.push_back(k);
    }
    std::vector<std::size_t> order(instances.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return shape_of[a] < shape_of[b]; });
    return order;
}
}  // namespace

// Full packs of one shape first; what is left over shares mixed packs.
void Renderer::Workspace::group() {
    sorted.clear(), passes.clear();
    rest.clear();
    const auto order = shape_order(instances);
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() &&
               same_shape(*instances[order[end]].patch, *instances[order[i]].patch))
            ++end;
        for (; end - i >= lane_count; i += lane_count) {
            passes.push_back({sorted.size(), lane_count, true});
            for (std::size_t k = 0; k < lane_count; ++k) sorted.push_back(instances[order[i + k]]);
        }
        const bool alone = end == order.size() && rest.empty();
        if (alone && i < end) passes.push_back({sorted.size(), end - i, true});
        for (; i < end; ++i) (alone ? sorted : rest).push_back(instances[order[i]]);
    }
    for (std::size_t i = 0; i < rest.size(); i += mixed_instances) {
        const std::size_t count = std::min(mixed_instances, rest.size() - i);
        passes.push_back({sorted.size(), count, false});
        sorted.insert(sorted.end(), rest.begin() + static_cast<std::ptrdiff_t>(i),
                      rest.begin() + static_cast<std::ptrdiff_t>(i + count));
    }
}

void Renderer::Workspace::play(Section section, const RenderSpec& spec, const Player& player) {
    group();
    for (const Pass& pass : passes) {
        const std::span<const Instance> batch(sorted.data() + pass.first, pass.count);
        schedule.build(batch, section, pass.uniform, static_cast<float>(spec.rate), player);
        float* floats = arena.take(schedule.arena_floats());
        schedule.fill(floats);
        player.play(schedule.view(floats));
        const auto sinks = schedule.sinks();
        for (std::size_t i = 0; i < batch.size() && section == Section::effect; ++i) {
            peak[batch[i].job] = sinks[i / lane_count].peak[i % lane_count];
            finite[batch[i].job] = sinks[i / lane_count].finite[i % lane_count];
        }
    }
}

// Fills the mix bus. Notes of one job are summed in their own order, whichever pack played them.
void Renderer::Workspace::play_voices(std::span<const Job> jobs, const RenderSpec& spec,
                                      const Player& player) {
    struct Overlay {
        std::size_t to, from, frames;
    };
    std::vector<Overlay> overlays;
    std::size_t mix_floats = 0, note_floats = 0;
    const auto onset_of = [&](const Note& note) {
        return static_cast<std::size_t>(
            std::lround(std::max(note.onset, 0.0f) * static_cast<float>(spec.rate)));
    };
    for (const Job& job : jobs) {
        const std::size_t total = frames(*job.phrase, spec.rate);
        mix_floats += total;
        if (job.phrase->notes.size() < 2) continue;
        for (const Note& note : job.phrase->notes)
            note_floats += total - std::min(total, onset_of(note));
    }
    mix.assign(mix_floats, 0.0f);
    note_audio.assign(note_floats, 0.0f);
    instances.clear();
    std::size_t mix_at = 0, note_at = 0;
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        const std::size_t total = frames(*jobs[j].phrase, spec.rate);
        const auto& notes = jobs[j].phrase->notes;
        for (std::size_t n = 0; n < notes.size(); ++n) {
            const std::size_t onset = onset_of(notes[n]);
            if (onset >= total) continue;
            const bool direct = notes.size() == 1;
            instances.push_back({.patch = jobs[j].patch,
                                 .note = notes[n],
                                 .note_index = static_cast<std::uint32_t>(n),
                                 .job = static_cast<std::uint32_t>(j),
                                 .gate_frames = notes[n].gate * static_cast<float>(spec.rate),
                                 .row = direct ? &mix[mix_at + onset] : &note_audio[note_at],
                                 .frames = total - onset});
            if (direct) continue;
            overlays.push_back({mix_at + onset, note_at, total - onset});
            note_at += total - onset;
        }
        mix_at += total;
    }
    if (!instances.empty()) play(Section::voice, spec, player);
    for (const Overlay& o : overlays)
        for (std::size_t i = 0; i < o.frames; ++i) mix[o.to + i] += note_audio[o.from + i];
}

void Renderer::Workspace::play_effects(std::span<const Job> jobs,
                                       std::span<const std::span<float>> out,
                                       const RenderSpec& spec, const Player& player) {
    instances.clear();
    std::size_t at = 0;
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        const std::size_t total = frames(*jobs[j].phrase, spec.rate);
        const std::size_t dry = std::min(jobs[j].dry.size(), total);
        for (std::size_t i = 0; i < dry; ++i) mix[at + i] += jobs[j].dry[i];
        if (total > 0)
            instances.push_back({.patch = jobs[j].patch,
                                 .note = {.velocity = 1.0f},
                                 .job = static_cast<std::uint32_t>(j),
                                 .gate_frames = static_cast<float>(total),
                                 .row = out[j].data(),
                                 .frames = total,
                                 .dry = &mix[at]});
        at += total;
    }
    peak.assign(jobs.size(), 0.0f);
    finite.assign(jobs.size(), 1.0f);
    if (!instances.empty()) play(Section::effect, spec, player);
}

Renderer::Renderer(const RenderSpec& spec) : spec_(spec), work_(std::make_unique<Workspace>()) {}
Renderer::~Renderer() = default;
Renderer::Renderer(Renderer&&) noexcept = default;
Renderer& Renderer::operator=(Renderer&&) noexcept = default;

std::size_t Renderer::memory() const noexcept {
    return work_->arena.bytes() +
           (work_->mix.capacity() + work_->note_audio.capacity()) * sizeof(float);
}

void Renderer::render(std::span<const Job> jobs, std::span<const std::span<float>> out,
                      std::span<bool> broken) {
    if (jobs.empty()) return;
    const FlushDenormals flush;
    const Player& player = jobs.front().patch->structure->registry().player(spec_.isa);
    work_->play_voices(jobs, spec_, player);
    work_->play_effects(jobs, out, spec_, player);
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        const bool bad = work_->finite[j] == 0.0f;
        if (!broken.empty()) broken[j] = bad;
        if (bad) {
            std::fill(out[j].begin(), out[j].end(), 0.0f);
        } else if (work_->peak[j] > 1.0f) {
            const float scale = 1.0f / work_->peak[j];
            for (float& x : out[j]) x *= scale;
        }
    }
}

Audio render(const Patch& patch, const Phrase& phrase, const RenderSpec& spec) {
    const Job job{.patch = &patch, .phrase = &phrase};
    return std::move(render(std::span(&job, 1), spec).front());
}

std::vector<Audio> render(std::span<const Job> jobs, const RenderSpec& spec) {
    constexpr std::size_t chunk = 64;
    std::vector<Audio> result(jobs.size());
    std::vector<std::span<float>> out;
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        result[j].rate = spec.rate;
        result[j].samples.resize(frames(*jobs[j].phrase, spec.rate));
        out.emplace_back(result[j].samples);
    }
    parallel_for((jobs.size() + chunk - 1) / chunk, [&](std::size_t c, int) {
        const std::size_t first = c * chunk, count = std::min(chunk, jobs.size() - first);
        Renderer(spec).render(jobs.subspan(first, count), std::span(out).subspan(first, count));
    });
    return result;
}

}  // namespace patchbreeder
