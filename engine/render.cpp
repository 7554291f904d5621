#include "engine/render.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "engine/contour.h"
#include "engine/packs.h"
#include "engine/parallel.h"
#include "engine/schedule.h"

namespace patchbreeder {
namespace {

class Arena {
  public:
    // 64-byte aligned floats of any content; valid until the next call.
    float* take(std::size_t floats) {
        if (floats > size_) {
            data_.reset(
                static_cast<float*>(::operator new (floats * sizeof(float), std::align_val_t{64})));
            size_ = floats;
        }
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

std::size_t onset_frame(const Note& note, int rate) {
    return static_cast<std::size_t>(
        std::lround(std::max(note.onset, 0.0f) * static_cast<float>(rate)));
}

// Voices of jobs with several notes wait for each other in so much memory at most, or as much as
// one note needs: 32 MB.
constexpr std::size_t most_note_floats = 8u << 20;

// One note from the start on: its voice leads straight into the effects.
bool in_one_go(const Job& job, int rate) {
    return job.phrase->notes.size() == 1 && job.dry.empty() &&
           onset_frame(job.phrase->notes.front(), rate) == 0;
}

}  // namespace

std::size_t frames(const Phrase& phrase, int rate) noexcept {
    return static_cast<std::size_t>(
        std::lround(std::max(phrase.length, 0.0f) * static_cast<float>(rate)));
}

struct Renderer::Workspace {
    struct Overlay {  // a voice to be added to the mix bus
        std::size_t to, from, frames;
    };
    // Fills in what the instance's note follows.
    void follow(Instance& instance) const {
        const FollowedNote followed = contours.of(instance.job, instance.note_index);
        instance.bend = followed.bend;
        instance.level = followed.level;
    }

    Packs packs;
    Schedule schedule;
    Arena arena;
    std::vector<float> mix;         // the mix bus, job after job
    std::vector<float> note_audio;  // voices of jobs with several notes, note after note
    std::vector<float> gains;       // plain, of every job's cables
    std::vector<std::size_t> first_gain;
    std::vector<Instance> instances;
    std::vector<Overlay> overlays;
    ContourTicks contours;
    std::vector<float> peak, finite;  // by job

    void find_gains(std::span<const Job> jobs);
    void play(Scope scope, const RenderSpec& spec, const Player& player);
    void play_whole(std::span<const Job> jobs, std::span<const std::span<float>> out,
                    const RenderSpec& spec, const Player& player);
    void play_voices(std::span<const Job> jobs, const RenderSpec& spec, const Player& player);
    void play_notes(const RenderSpec& spec, const Player& player);
    void play_effects(std::span<const Job> jobs, std::span<const std::span<float>> out,
                      const RenderSpec& spec, const Player& player);
    [[nodiscard]] std::size_t bytes() const noexcept;
};

void Renderer::Workspace::find_gains(std::span<const Job> jobs) {
    gains.clear(), first_gain.clear();
    for (const Job& job : jobs) {
        const Patch& patch = *job.patch;
        first_gain.push_back(gains.size());
        for (std::size_t c = 0; c < patch.gains.size(); ++c)
            gains.push_back(patch.structure->gain_range(c).plain(patch.gains[c]));
    }
}

void Renderer::Workspace::play(Scope scope, const RenderSpec& spec, const Player& player) {
    for (Instance& instance : instances) {
        instance.gains = gains.data() + first_gain[instance.job];
        find_activity(instance, scope);
    }
    packs.make(instances);
    for (std::size_t p = 0; p < packs.size(); ++p) {
        schedule.build(packs[p], scope, static_cast<float>(spec.rate), player);
        float* floats = arena.take(schedule.arena_floats());
        schedule.fill(floats, player);
        player.play(schedule.view(floats));
        if (scope == Scope::voices) continue;
        for (std::size_t l = 0; l < packs[p].size(); ++l) {
            peak[packs[p][l].job] = schedule.sink().peak[l];
            finite[packs[p][l].job] = schedule.sink().finite[l];
        }
    }
}

void Renderer::Workspace::play_whole(std::span<const Job> jobs,
                                     std::span<const std::span<float>> out, const RenderSpec& spec,
                                     const Player& player) {
    instances.clear();
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        if (!in_one_go(jobs[j], spec.rate) || out[j].empty()) continue;
        const Note& note = jobs[j].phrase->notes.front();
        instances.push_back({.patch = jobs[j].patch,
                             .note = note,
                             .job = static_cast<std::uint32_t>(j),
                             .gate_frames = note.gate * static_cast<float>(spec.rate),
                             .row = out[j].data(),
                             .frames = out[j].size()});
        follow(instances.back());
    }
    if (!instances.empty()) play(Scope::whole, spec, player);
}

// Fills the mix bus. Notes of one job are summed in their own order, whichever pack played them.
void Renderer::Workspace::play_voices(std::span<const Job> jobs, const RenderSpec& spec,
                                      const Player& player) {
    const auto several = [](const Job& job) { return job.phrase->notes.size() > 1; };
    std::size_t mix_floats = 0, note_floats = 0, longest = 0;
    for (const Job& job : jobs) {
        if (in_one_go(job, spec.rate)) continue;
        const std::size_t total = frames(*job.phrase, spec.rate);
        mix_floats += total;
        if (!several(job)) continue;
        for (const Note& note : job.phrase->notes)
            note_floats += total - std::min(total, onset_frame(note, spec.rate));
        longest = std::max(longest, total);
    }
    const std::size_t room = std::min(note_floats, std::max(longest, most_note_floats));
    mix.assign(mix_floats, 0.0f);
    note_audio.assign(room, 0.0f);
    instances.clear(), overlays.clear();
    std::size_t mix_at = 0, note_at = 0;
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        if (in_one_go(jobs[j], spec.rate)) continue;
        const std::size_t total = frames(*jobs[j].phrase, spec.rate);
        const auto& notes = jobs[j].phrase->notes;
        for (std::size_t n = 0; n < notes.size(); ++n) {
            const std::size_t onset = onset_frame(notes[n], spec.rate);
            if (onset >= total) continue;
            const bool direct = !several(jobs[j]);
            if (!direct && note_at + total - onset > room) {
                play_notes(spec, player);
                note_audio.assign(room, 0.0f);
                note_at = 0;
            }
            instances.push_back({.patch = jobs[j].patch,
                                 .note = notes[n],
                                 .note_index = static_cast<std::uint32_t>(n),
                                 .job = static_cast<std::uint32_t>(j),
                                 .gate_frames = notes[n].gate * static_cast<float>(spec.rate),
                                 .row = direct ? &mix[mix_at + onset] : &note_audio[note_at],
                                 .frames = total - onset});
            follow(instances.back());
            if (direct) continue;
            overlays.push_back({mix_at + onset, note_at, total - onset});
            note_at += total - onset;
        }
        mix_at += total;
    }
    play_notes(spec, player);
}

// The voices that wait, and what they add to the mix bus.
void Renderer::Workspace::play_notes(const RenderSpec& spec, const Player& player) {
    if (!instances.empty()) play(Scope::voices, spec, player);
    for (const Overlay& o : overlays)
        for (std::size_t i = 0; i < o.frames; ++i) mix[o.to + i] += note_audio[o.from + i];
    instances.clear(), overlays.clear();
}

void Renderer::Workspace::play_effects(std::span<const Job> jobs,
                                       std::span<const std::span<float>> out,
                                       const RenderSpec& spec, const Player& player) {
    instances.clear();
    std::size_t at = 0;
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        if (in_one_go(jobs[j], spec.rate)) continue;
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
    if (!instances.empty()) play(Scope::effects, spec, player);
}

std::size_t Renderer::Workspace::bytes() const noexcept {
    const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
    return contours.bytes() + packs.bytes() + schedule.bytes() + arena.bytes() + of(mix) +
           of(note_audio) + of(gains) + of(first_gain) + of(instances) + of(overlays) + of(peak) +
           of(finite);
}

Renderer::Renderer(const RenderSpec& spec) : spec_(spec), work_(std::make_unique<Workspace>()) {}
Renderer::~Renderer() = default;
Renderer::Renderer(Renderer&&) noexcept = default;
Renderer& Renderer::operator=(Renderer&&) noexcept = default;

std::size_t Renderer::memory() const noexcept {
    return sizeof(Workspace) + work_->bytes();
}

void Renderer::render(std::span<const Job> jobs, std::span<const std::span<float>> out,
                      std::span<bool> broken) {
    if (jobs.empty()) return;
    const FlushDenormals flush;
    const Player& player = jobs.front().patch->structure->registry().player(spec_.isa);
    work_->peak.assign(jobs.size(), 0.0f);
    work_->finite.assign(jobs.size(), 1.0f);
    work_->find_gains(jobs);
    work_->contours.lay_out(jobs, spec_.rate);
    work_->play_whole(jobs, out, spec_, player);
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
    return render({.patch = &patch, .phrase = &phrase}, spec);
}

Audio render(const Job& job, const RenderSpec& spec) {
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
