// What benchmarks play: populations of patches, of one structure and of many.
#pragma once

#include <string>
#include <vector>

#include "engine/audio.h"
#include "engine/render.h"
#include "match/evaluator.h"

namespace patchbreeder {

struct SpeedSettings {
    double seconds = 1.0;  // of every candidate's audio
    int repeats = 5;       // medians are taken over these
    std::string template_name = "subtractive";
};

inline constexpr std::size_t bench_population = 64;

struct Scene {
    const Registry* registry = nullptr;
    SpeedSettings settings;
    Layout layout;
    Performance performance;
    Audio target;  // the template as it is
    std::vector<Genome> genomes, mixed_genomes;
    std::vector<Patch> equal, mixed;  // nothing muted; mutes as a search draws them
    std::vector<Patch> rewired;       // as `equal`, but no two of one structure
    std::vector<Patch> assorted;      // presets of the library in turn, rewired, some nodes muted
    std::vector<Patch> copies;        // eight of each of those
};

[[nodiscard]] Scene make_scene(const Registry& registry, const SpeedSettings& settings,
                               Isa isa = best_isa());

// Renders on the calling thread, `bench_population` patches at a time, and keeps what was rendered
// last.
class Stage {
  public:
    explicit Stage(const Performance& performance, Isa isa = best_isa());
    void render(std::span<const Patch> patches);
    // The render of the patch that stood there in its batch.
    [[nodiscard]] std::span<const float> audio(std::size_t patch) const noexcept;
    [[nodiscard]] const Renderer& renderer() const noexcept { return renderer_; }

  private:
    Phrase phrase_;
    std::size_t length_;
    Renderer renderer_;
    std::vector<float> audio_;
    std::vector<Job> jobs_;
    std::vector<std::span<float>> rows_;
};

}  // namespace patchbreeder
