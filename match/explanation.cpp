#include "match/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/music.h"
#include "engine/render.h"
#include "fitness/analysis.h"
#include "match/changes.h"
#include "match/stereo_fit.h"

namespace patchbreeder {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return text;
}

// A patch, and what of it can be heard.
struct Scene {
    const Preset& preset;
    const std::vector<Influence>& found;
    Layout layout;
    DeadWeight dead;

    [[nodiscard]] const Structure& structure() const { return *preset.patch.structure; }
    [[nodiscard]] float influence(std::size_t gene) const { return found[gene].most; }
    [[nodiscard]] bool heard(std::size_t node) const {
        const auto& unheard = dead.unheard;
        return (preset.patch.muted >> node & 1) == 0 &&
               std::find(unheard.begin(), unheard.end(), structure().nodes()[node].name) ==
                   unheard.end();
    }
    // Nodes of a kind and section that are heard, in the order in which sound flows.
    [[nodiscard]] std::vector<std::size_t> nodes(ModuleKind kind, Section section) const {
        std::vector<std::size_t> listed;
        for (const std::size_t n : structure().order())
            if (structure().module(n).kind == kind && structure().nodes()[n].section == section &&
                heard(n))
                listed.push_back(n);
        return listed;
    }
};

// `osc1 (oscillator, saw)`: the module and its choices.
std::string named(const Scene& scene, std::size_t node) {
    const Structure& s = scene.structure();
    const ModuleInfo& module = s.module(node);
    std::string text = fmt::format("{} ({}", s.nodes()[node].name, module.id);
    for (std::size_t k = 0; k < module.knobs.size(); ++k)
        if (module.knobs[k].range.scale == Scale::choice)
            text += ", " + plain_text(module.knobs[k].range,
                                      scene.preset.patch.positions[s.nodes()[node].first_knob + k]);
    return text + ")";
}

std::string list_of(const Scene& scene, const std::vector<std::size_t>& nodes) {
    std::vector<std::string> words;
    for (const std::size_t n : nodes) words.push_back(named(scene, n));
    return joined(words);
}

std::string origin(const Preset& preset) {
    std::string text = preset.name;
    if (!preset.template_name.empty()) text += ", of the structure '" + preset.template_name + "'";
    if (!preset.tags.empty()) text += fmt::format(" ({})", fmt::join(preset.tags, ", "));
    return text + ".";
}

std::string character(const Analysis& a) {
    const char* brightness = a.centroid < 400.0f    ? "dark"
                             : a.centroid < 2000.0f ? "warm"
                                                    : "bright";
    const char* attack = a.attack < 0.015f ? "quick" : a.attack < 0.12f ? "soft" : "slow";
    std::string text = fmt::format(
        "{} (centre of the spectrum {:.0f} Hz), with a {} attack "
        "({:.0f} ms)",
        brightness, a.centroid, attack, 1000.0f * a.attack);
    if (a.noisiness > 0.5f) text = "noisy, " + text;
    if (a.decay > 12.0f)
        text += fmt::format(", dying away by {:.0f} dB a second", a.decay);
    else
        text += ", holding its level";
    if (a.vibrato_rate > 0.0f)
        text += fmt::format(", wavering {:.1f} times a second", a.vibrato_rate);
    return text;
}

std::string sound(const Preset& preset) {
    const Audio audio = render(preset.patch, preset.phrase, {.rate = analysis_rate});
    const Analysis heard = analyse(audio.samples);
    const Note note = preset.phrase.notes.empty() ? Note{} : preset.phrase.notes.front();
    std::string text =
        fmt::format("Played at {} for {:.2g} s it ", pitch_name(note.pitch), note.gate);
    text += heard.pitched ? fmt::format("sounds at {}: ", pitch_name(heard.note))
                          : "has no steady pitch: ";
    return text + character(heard) + ".";
}

// A depth that would be called 0 %.
constexpr float hardly_moves = 0.005f;

// What the heard modulators do.
std::string motion(const Scene& scene) {
    const Structure& s = scene.structure();
    std::vector<std::string> phrases;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        if (s.module(n).kind != ModuleKind::modulator || !scene.heard(n)) continue;
        std::vector<std::string> ends;
        for (std::size_t c = 0; c < s.cables().size(); ++c) {
            const Cable& cable = s.cables()[c];
            const Range& range = s.gain_range(c);
            if (cable.from != static_cast<int>(n) ||
                std::abs(range.plain(scene.preset.patch.gains[c])) < hardly_moves ||
                (cable.to >= 0 && !scene.heard(static_cast<std::size_t>(cable.to))))
                continue;
            const bool knob = cable.target == CableTo::knob;
            ends.push_back(knob ? fmt::format("{} by {:+.0f} %", s.to_text(cable),
                                              100.0f * range.plain(scene.preset.patch.gains[c]))
                                : s.nodes()[static_cast<std::size_t>(std::max(cable.to, 0))].name);
        }
        if (!ends.empty())
            phrases.push_back(fmt::format("{} moves {}", s.nodes()[n].name, joined(ends)));
    }
    std::string text;
    for (const std::string& phrase : phrases) text += (text.empty() ? "" : "; ") + phrase;
    return text;
}

std::string most_important(const Scene& scene) {
    constexpr std::size_t most = 5;
    std::vector<std::size_t> order;
    for (const Influence& i : scene.found)
        if (!i.dead() && !scene.layout.is_cable(i.gene) &&
            !scene.layout.genes()[i.gene].name.ends_with(".mute"))
            order.push_back(i.gene);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return scene.influence(a) > scene.influence(b);
    });
    order.resize(std::min(order.size(), most));
    std::vector<std::string> words;
    const Genome home = scene.layout.encode(scene.preset.patch);
    for (const std::size_t g : order)
        words.push_back(fmt::format("{} ({})", scene.layout.genes()[g].name,
                                    plain_text(scene.layout.range(g), home[g])));
    return joined(words);
}

}  // namespace

std::vector<std::string> explain(const Preset& preset, const std::vector<Influence>& found) {
    const Scene scene{preset, found, Layout(preset.patch), dead_weight(preset, found)};
    std::vector<std::string> sentences{origin(preset), sound(preset)};
    const auto add = [&](const char* opening, const std::string& rest, const char* closing) {
        if (!rest.empty()) sentences.push_back(opening + rest + closing);
    };
    add("Its sound comes from ", list_of(scene, scene.nodes(ModuleKind::source, Section::voice)),
        ".");
    auto through = scene.nodes(ModuleKind::processor, Section::voice);
    const auto more = scene.nodes(ModuleKind::effect, Section::voice);
    through.insert(through.end(), more.begin(), more.end());
    add("It goes through ", list_of(scene, through), ".");
    add("Meanwhile ", motion(scene), ".");
    auto after = scene.nodes(ModuleKind::effect, Section::effect);
    const auto others = scene.nodes(ModuleKind::processor, Section::effect);
    after.insert(after.end(), others.begin(), others.end());
    add("After the voices come ", list_of(scene, after), ".");
    if (preset.stereo) add("In stereo: ", describe_stereo(*preset.stereo), ".");
    add("What matters most: ", most_important(scene), ".");
    std::vector<std::string> muted;
    for (std::size_t n = 0; n < scene.structure().nodes().size(); ++n)
        if ((preset.patch.muted >> n & 1) != 0) muted.push_back(scene.structure().nodes()[n].name);
    add("Muted: ", joined(muted), ".");
    add("Not heard as set: ", joined(scene.dead.unheard), ".");
    add("Dead knobs, which change nothing wherever they stand: ", joined(scene.dead.knobs), ".");
    return sentences;
}

}  // namespace patchbreeder
