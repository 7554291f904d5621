#include "match/influence.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "engine/error.h"
#include "engine/parallel.h"
#include "engine/render.h"
#include "fitness/fitness.h"

namespace patchbreeder {
namespace {

// A score that nobody hears, and a change of level likewise.
constexpr float inaudible = 0.001f;
constexpr float longest = 4.0f;    // seconds listened to: hundreds of renders are made
constexpr float headroom = 20.0f;  // dB below the preset's level, so that no render is scaled down

double power(std::span<const float> samples) {
    double sum = 0.0;
    for (const float x : samples) sum += double{x} * double{x};
    return sum;
}

// Where else a gene could stand: its ends and its neighbourhood, or every other value.
std::vector<float> elsewhere(const Gene& gene, float here) {
    constexpr float nearby = 0.15f;
    constexpr int few = 6;
    std::vector<float> places;
    const auto add = [&](float place) {
        const float settled = gene.settle(std::clamp(place, 0.0f, 1.0f));
        if (settled != here && std::find(places.begin(), places.end(), settled) == places.end())
            places.push_back(settled);
    };
    for (const float place : {0.0f, 1.0f, here - nearby, here + nearby}) add(place);
    for (int v = 0; v < std::min(gene.values(), few); ++v) add(gene.position(v));
    return places;
}

// Listens to patches against one of them, all played alike.
class Listener {
  public:
    Listener(const Patch& patch, Phrase phrase) : phrase_(std::move(phrase)) {
        Patch quiet = patch;
        quiet.level -= headroom;
        const Audio audio = render(quiet, phrase_);
        power_ = power(audio.samples);
        fitness_ = make_fitness({}, audio);
    }

    // How unlike each sounds.
    [[nodiscard]] std::vector<float> listen(std::vector<Patch> patches) const {
        std::vector<Job> jobs;
        for (Patch& patch : patches) {
            patch.level -= headroom;
            jobs.push_back({.patch = &patch, .phrase = &phrase_});
        }
        const std::vector<Audio> sounds = render(jobs);
        std::vector<float> unlike(patches.size());
        std::vector<Workspace> work(static_cast<std::size_t>(threads()));
        parallel_for(sounds.size(), [&](std::size_t i, int worker) {
            const auto& samples = sounds[i].samples;
            const Score score = fitness_->score(samples, work[static_cast<std::size_t>(worker)]);
            const double louder = 10.0 * std::log10(std::max(power(samples), 1e-30) / power_);
            unlike[i] =
                std::min(1.0f, std::max(score.value, static_cast<float>(std::abs(louder) / 20.0)));
        });
        return unlike;
    }

  private:
    Phrase phrase_;
    std::unique_ptr<Fitness> fitness_;
    double power_ = 0.0;
};

// Fills `most` of the genes for which `wanted` says so.
template <class Wanted>
std::vector<float> worst_of_each(const Layout& layout, const Listener& listener, Wanted&& wanted) {
    constexpr std::size_t batch = 128;  // bounds the memory for rendered sound
    const Genome home = layout.encode(layout.home());
    std::vector<float> worst(layout.genes().size(), 0.0f);
    std::vector<Patch> patches;
    std::vector<std::size_t> owners;
    const auto flush = [&] {
        const std::vector<float> unlike = listener.listen(std::move(patches));
        for (std::size_t i = 0; i < owners.size(); ++i)
            worst[owners[i]] = std::max(worst[owners[i]], unlike[i]);
        patches.clear();
        owners.clear();
    };
    for (std::size_t g = 0; g < layout.genes().size(); ++g) {
        if (!wanted(g) || dormant(layout.genes(), home, g)) continue;
        for (const float place : elsewhere(layout.genes()[g], home[g])) {
            Genome moved = home;
            moved[g] = place;
            patches.push_back(layout.decode(moved).patch);
            owners.push_back(g);
        }
        if (patches.size() >= batch) flush();
    }
    if (!patches.empty()) flush();
    return worst;
}

// What key tracking and velocity do is not heard in one note.
Phrase higher_and_softer(Phrase phrase) {
    for (Note& note : phrase.notes) {
        note.pitch = std::min(note.pitch + 12.0f, 127.0f);
        note.velocity *= 0.5f;
    }
    return phrase;
}

}  // namespace

bool Influence::dead() const noexcept {
    return most < inaudible && !elsewhere;
}

std::vector<Influence> influences(const Preset& whole) {
    Preset preset = whole;
    preset.phrase.length = std::min(preset.phrase.length, longest);
    if (peak(render(preset.patch, preset.phrase).samples) == 0.0f)
        throw Error(ExitCode::bad_data,
                    {.where = preset.name, .what = "makes no sound as it is played"});
    const Layout layout(preset.patch);
    const Listener own(preset.patch, preset.phrase);
    const auto worst = worst_of_each(layout, own, [](std::size_t) { return true; });
    std::vector<Influence> found;
    for (std::size_t g = 0; g < worst.size(); ++g) found.push_back({.gene = g, .most = worst[g]});
    const Phrase other = higher_and_softer(preset.phrase);
    if (peak(render(preset.patch, other).samples) == 0.0f) return found;
    const Listener elsewhere_played(preset.patch, other);
    const auto there = worst_of_each(layout, elsewhere_played,
                                     [&](std::size_t g) { return worst[g] < inaudible; });
    for (Influence& i : found) i.elsewhere = there[i.gene] >= inaudible;
    return found;
}

DeadWeight dead_weight(const Preset& preset, const std::vector<Influence>& found) {
    const Layout layout(preset.patch);
    const Structure& s = *preset.patch.structure;
    DeadWeight weight;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        if ((preset.patch.muted >> n & 1) != 0) continue;
        std::vector<std::string> dead;
        bool heard = false, spared = false;
        for (const Influence& i : found) {
            const Gene& gene = layout.genes()[i.gene];
            // A depth at rest says nothing of its source.
            if (gene.block != n || layout.is_cable(i.gene)) continue;
            if (gene.name.ends_with(".mute"))
                spared = i.dead();
            else if (i.dead())
                dead.push_back(gene.name);
            else
                heard = true;
        }
        if (s.module(n).knobs.empty() && !spared) continue;
        if (heard && !spared)
            weight.knobs.insert(weight.knobs.end(), dead.begin(), dead.end());
        else
            weight.unheard.push_back(s.nodes()[n].name);
    }
    return weight;
}

}  // namespace patchbreeder
