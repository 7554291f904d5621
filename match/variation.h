// Variation: patches near a patch. A direction is drawn through its free genes and followed until
// the sound has become as unlike as wanted, so that every variation is about equally far away, and
// knobs that are delicate in this sound move less than others.
#pragma once

#include <memory>

#include "match/evaluator.h"
#include "match/hand.h"
#include "presets/preset.h"

namespace patchbreeder {

// A way to leave a genome: nearby for small distances, anywhere for 1.
class Direction {
  public:
    Direction(const Layout& layout, Genome from, Rng& rng);
    [[nodiscard]] Genome at(float distance) const;

  private:
    struct Move {
        std::size_t gene = 0;
        float step = 0.0f;   // of an ordered gene, per distance
        float other = 0.0f;  // of a stepped gene: where it goes from the distance `turn` on
        float turn = 0.0f;
    };
    const Layout& layout_;
    Genome from_;
    std::vector<Move> moves_;
};

class Variation {
  public:
    // Error (bad_data) if the parent makes no sound, (usage) if the hand asks for what cannot be.
    Variation(const Preset& parent, const Hand& hand);

    // A patch whose score against the parent's sound is near `amount`: 0 is identical, 1 as unlike
    // as noise.
    [[nodiscard]] Patch draw(float amount, Rng& rng);

  private:
    Preset parent_;
    Layout layout_;
    Performance performance_;
    std::unique_ptr<Fitness> fitness_;
    Evaluator evaluator_;
};

}  // namespace patchbreeder
