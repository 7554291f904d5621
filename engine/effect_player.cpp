#include "engine/effect_player.h"

#include <cassert>
#include <new>
#include <vector>

#include "engine/parallel.h"
#include "engine/schedule.h"

namespace patchbreeder {
namespace {

// Effects have no note to end.
constexpr float endless = 1e30f;

struct Free {
    void operator()(float* p) const noexcept { ::operator delete (p, std::align_val_t{64}); }
};

}  // namespace

struct EffectPlayer::Workspace {
    Schedule schedule;
    const Player* player = nullptr;
    std::unique_ptr<float, Free> arena;
    std::size_t arena_floats = 0;
    std::vector<float> gains;  // plain, of every patch's cables
    std::vector<Instance> instances;
    DryPack dry;
    Sink sink;
    std::vector<float> levels;
    std::size_t played = 0;  // frames
};

EffectPlayer::EffectPlayer(const RenderSpec& spec)
    : spec_(spec), work_(std::make_unique<Workspace>()) {}
EffectPlayer::~EffectPlayer() = default;
EffectPlayer::EffectPlayer(EffectPlayer&&) noexcept = default;
EffectPlayer& EffectPlayer::operator=(EffectPlayer&&) noexcept = default;

void EffectPlayer::start(std::span<const Patch* const> patches) {
    assert(!patches.empty() && patches.size() <= lane_count);
    Workspace& w = *work_;
    const Structure& structure = *patches.front()->structure;
    const std::size_t cables = structure.cables().size();
    w.player = &structure.registry().player(spec_.isa);
    w.gains.clear(), w.instances.clear(), w.levels.clear();
    for (const Patch* patch : patches) {
        assert(patch->structure.get() == &structure);
        for (std::size_t c = 0; c < cables; ++c)
            w.gains.push_back(structure.gain_range(c).plain(patch->gains[c]));
        w.levels.push_back(lane(gain_from_db(plain::Lanes(patch->level)), 0));
    }
    for (std::size_t i = 0; i < patches.size(); ++i) {
        Instance instance{.patch = patches[i],
                          .gains = w.gains.data() + i * cables,
                          .note = {.velocity = 1.0f},
                          .job = static_cast<std::uint32_t>(i),
                          .gate_frames = endless};
        find_activity(instance, Scope::effects);
        w.instances.push_back(instance);
    }
    w.schedule.build(w.instances, Scope::effects, static_cast<float>(spec_.rate), *w.player);
    if (w.schedule.arena_floats() > w.arena_floats) {
        w.arena_floats = w.schedule.arena_floats();
        w.arena.reset(static_cast<float*>(
            ::operator new (w.arena_floats * sizeof(float), std::align_val_t{64})));
    }
    w.schedule.fill(w.arena.get(), *w.player);
    w.sink = w.schedule.sink();
    w.played = 0;
}

void EffectPlayer::play(std::span<const float* const> dry, std::span<float* const> out,
                        std::size_t frames) {
    Workspace& w = *work_;
    assert(dry.size() == w.instances.size() && out.size() == w.instances.size());
    assert(w.played % block_frames == 0);
    const FlushDenormals flush;
    for (std::size_t l = 0; l < lane_count; ++l) {
        w.dry.row[l] = l < dry.size() ? dry[l] : nullptr;
        w.sink.row[l] = l < out.size() ? out[l] : nullptr;
        w.dry.frames[l] = w.sink.row_frames[l] = frames;
    }
    ScheduleView view = w.schedule.view(w.arena.get());
    view.dry = &w.dry, view.sink = &w.sink;
    view.first = w.played, view.frames = frames, view.final = false;
    w.player->play(view);
    w.played += frames;
    for (std::size_t l = 0; l < out.size(); ++l)
        if (w.levels[l] != 1.0f)
            for (std::size_t i = 0; i < frames; ++i) out[l][i] *= w.levels[l];
}

}  // namespace patchbreeder
