#include "match/offspring.h"

#include <algorithm>

#include "match/crossing.h"
#include "match/loudness.h"
#include "match/variation.h"

namespace patchbreeder {

Preset offspring(const Preset& a, const Preset& b, BreedMode mode, float amount, Rng& rng) {
    const bool swapped = rng.chance(0.5f);
    const Preset& receiver = swapped ? b : a;
    const Preset& donor = swapped ? a : b;
    Preset child = receiver;
    child.about = "Bred from " + a.name + " and " + b.name + ".";
    for (const std::string& tag : donor.tags)
        if (std::find(child.tags.begin(), child.tags.end(), tag) == child.tags.end())
            child.tags.push_back(tag);
    if (mode == BreedMode::morph) {
        child.patch = scatter(a.patch, b.patch, rng);
        if (!same_structure(child.patch, receiver.patch)) child.template_name.clear();
        return child;
    }
    child.patch = mix(receiver.patch, donor.patch, rng);
    if (mode == BreedMode::mutate && hear(child.patch, child.phrase).audible())
        child.patch = Variation(child, {}).draw(amount, rng);
    return child;
}

}  // namespace patchbreeder
