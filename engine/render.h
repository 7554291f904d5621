// Renders patches: audio from {Patch, Phrase} pairs, deterministic, never NaN or Inf.
//
// A job's bits depend on the job and the sample rate alone: not on its neighbours in the batch, its
// lane, the number of threads or the instruction set.
#pragma once

#include <span>
#include <vector>

#include "engine/audio.h"
#include "engine/patch.h"

namespace patchbreeder {

struct RenderSpec {
    int rate = 44100;  // 8000..192000
    Isa isa = best_isa();
};

struct Job {
    const Patch* patch = nullptr;
    const Phrase* phrase = nullptr;
    std::span<const float> dry{};         // what an effect chain hears on `mix`, beside the voices
    std::span<const Contour> contours{};  // one for each note, or none at all
};

[[nodiscard]] std::size_t frames(const Phrase& phrase, int rate) noexcept;

// Renders on the calling thread into `out[i]`, whose size must be frames(*jobs[i].phrase, rate).
// Output is free of DC (5 Hz one-pole high-pass) and never above full scale: a louder render is
// scaled down as a whole, which distorts nothing. A render that is not finite becomes silence and
// its flag in `broken` (if given) is set. All jobs must come from one Registry.
class Renderer {
  public:
    explicit Renderer(const RenderSpec& spec);
    ~Renderer();
    Renderer(Renderer&&) noexcept;
    Renderer& operator=(Renderer&&) noexcept;

    void render(std::span<const Job> jobs, std::span<const std::span<float>> out,
                std::span<bool> broken = {});
    // Bytes of working memory held at present.
    [[nodiscard]] std::size_t memory() const noexcept;

  private:
    struct Workspace;
    RenderSpec spec_;
    std::unique_ptr<Workspace> work_;
};

// Convenience: one patch, or a batch on all threads.
[[nodiscard]] Audio render(const Patch& patch, const Phrase& phrase, const RenderSpec& spec = {});
[[nodiscard]] Audio render(const Job& job, const RenderSpec& spec = {});
[[nodiscard]] std::vector<Audio> render(std::span<const Job> jobs, const RenderSpec& spec = {});

}  // namespace patchbreeder
