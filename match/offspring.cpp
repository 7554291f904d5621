#include "match/offspring.h"

#include <algorithm>

#include "match/crossing.h"
#include "match/loudness.h"
#include "match/variation.h"

namespace patchbreeder {

Preset offspring(const Preset& a, const Preset& b, BreedMode mode, float amount, const Hand& hand,
                 Rng& rng) {
    const bool swapped = rng.chance(0.5f) && hand.empty();
    const Preset& receiver = swapped ? b : a;
    const Preset& donor = swapped ? a : b;
    Preset child = receiver;
    child.about = "Bred from " + a.name + " and " + b.name + ".";
    for (const std::string& tag : donor.tags)
        if (std::find(child.tags.begin(), child.tags.end(), tag) == child.tags.end())
            child.tags.push_back(tag);
    const auto hold = [&](const Patch& patch) {
        return hand.empty() || !same_structure(patch, a.patch) ? patch : held(hand, patch, a.patch);
    };
    if (mode == BreedMode::morph) {
        // Side by side, both keep all their knobs; a value that was asked for is set before.
        child.patch = hold(scatter(hold(a.patch), b.patch, rng));
        if (!same_structure(child.patch, receiver.patch)) child.template_name.clear();
        return child;
    }
    child.patch = hold(mix(receiver.patch, donor.patch, rng));
    if (mode == BreedMode::mutate && hear(child.patch, child.phrase).audible())
        child.patch = Variation(child, hand).draw(amount, rng);
    return child;
}

}  // namespace patchbreeder
