// Plays effect chains on recordings, sample for sample: without the DC removal and the scaling to
// full scale of a render, and in pieces, so that a long file needs no more memory than a short one.
#pragma once

#include <memory>
#include <span>

#include "engine/patch.h"
#include "engine/render.h"

namespace patchbreeder {

class EffectPlayer {
  public:
    explicit EffectPlayer(const RenderSpec& spec);
    ~EffectPlayer();
    EffectPlayer(EffectPlayer&&) noexcept;
    EffectPlayer& operator=(EffectPlayer&&) noexcept;

    // Begins anew with 1..8 patches of one structure, which must outlive the playing. Their voices
    // are silent: `mix` is the recording alone.
    void start(std::span<const Patch* const> patches);
    // The next `frames` of every patch: dry[i] in, out[i] out, the patch's level included. All but
    // the last piece are multiples of block_frames long.
    void play(std::span<const float* const> dry, std::span<float* const> out, std::size_t frames);

  private:
    struct Workspace;
    RenderSpec spec_;
    std::unique_ptr<Workspace> work_;
};

}  // namespace patchbreeder
