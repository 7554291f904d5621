// Two-operator FM with 7 free knobs, MIDI note 48, 1 s, uniform random targets: the protocol of
// Shier (2021), who freed the ratio and the rates and levels of the modulator's envelope in Dexed.
// The operators and the envelope are ours, so figures compare in kind, not in the last digit.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "presets/library.h"
#include "study/drawn_case.h"

namespace patchbreeder {
namespace {

// The ratio, and how the index moves.
constexpr std::array<std::string_view, 7> free_knobs{
    "op2.coarse",   "op2.fine",          "env2.attack", "env2.decay",
    "env2.sustain", "env2.attack_curve", "env2.curve"};
// A carrier that lasts as long as the note, a strong modulator, no reverb.
constexpr std::array<std::string_view, 3> settled{"env1.sustain=100", "reverb.mix=0",
                                                  "op2>op1.pm=0.5"};
constexpr std::uint64_t suite_seed = 0xf7;

Hand everything_else(const Registry& registry) {
    const Layout layout(load_preset(resolve_preset("fm2"), registry).patch);
    Hand hand;
    for (const Gene& gene : layout.genes())
        if (std::find(free_knobs.begin(), free_knobs.end(), gene.name) == free_knobs.end())
            hand.locks.push_back(gene.name);
    // The later lock of a knob counts.
    hand.locks.insert(hand.locks.end(), settled.begin(), settled.end());
    return hand;
}

std::vector<Case> make(const Registry& registry, std::size_t count) {
    const Hand hand = everything_else(registry);
    std::vector<Case> cases;
    for (std::size_t i = 0; i < count; ++i)
        cases.push_back(draw_case(registry, {.id = fmt::format("fm7-{:03}", i + 1),
                                             .template_name = "fm2",
                                             .hand = hand,
                                             .note = {.pitch = 48.0f, .gate = 0.8f},
                                             .length = 1.0f,
                                             .seed = mix(suite_seed, i)}));
    return cases;
}

}  // namespace

const SuiteInfo fm7_suite{"fm7", "Two-operator FM, 7 free knobs, uniform random targets.", 50, 999,
                          make};

}  // namespace patchbreeder
