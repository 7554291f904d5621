#include "study/drawn_case.h"

#include "engine/error.h"
#include "match/loudness.h"
#include "presets/library.h"

namespace patchbreeder {
namespace {

constexpr std::size_t attempts = 1000;

// Part of a second within which something must be heard, and how loud against its loudest point.
constexpr float soon = 0.05f, least = 0.1f;

bool begins_soon(const Audio& audio) {
    const auto first = static_cast<std::size_t>(soon * static_cast<float>(audio.rate));
    const std::span<const float> all(audio.samples);
    return peak(all.first(std::min(first, all.size()))) > least * peak(all);
}

}  // namespace

Note draw_short_note(Rng& rng) {
    return {.pitch = static_cast<float>(36 + rng.below(49)), .gate = 0.35f};
}

Genome draw_genome(const Layout& layout, float moved, Rng& rng) {
    Genome genome{std::vector<float>(layout.genes().size())};
    for (std::size_t g = 0; g < genome.size(); ++g)
        genome[g] = rng.chance(moved) ? rng.uniform() : layout.genes()[g].home;
    settle(layout.genes(), genome);
    return genome;
}

NoteSettings told(const Note& note) {
    return {.pitch = note.pitch, .velocity = note.velocity * 127.0f, .gate = note.gate};
}

std::optional<Audio> audible(const Patch& patch, const Phrase& phrase) {
    if (!hear(patch, phrase).audible()) return {};
    Audio audio = render(patch, phrase);
    if (!begins_soon(audio)) return {};
    return audio;
}

Case draw_case(const Registry& registry, const DrawnCase& wanted) {
    const Preset preset = load_preset(resolve_preset(wanted.template_name), registry);
    Layout layout(preset.patch);
    apply(wanted.hand, layout);
    const Phrase phrase{.notes = {wanted.note}, .length = wanted.length};
    for (std::size_t attempt = 0; attempt < attempts; ++attempt) {
        Rng rng = Rng::stream(wanted.seed, {attempt});
        const Patch patch = layout.decode(draw_genome(layout, wanted.moved, rng)).patch;
        std::optional<Audio> audio = audible(patch, phrase);
        if (!audio) continue;
        Case made{.id = wanted.id, .target = *std::move(audio)};
        made.settings.templates = {wanted.template_name};
        made.settings.hand = wanted.hand;
        made.settings.note = told(wanted.note);
        return made;
    }
    throw Error(ExitCode::bug,
                {.where = wanted.id, .what = "no draw of its template can be heard"});
}

}  // namespace patchbreeder
