#include "match/variation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/error.h"
#include "ga/mutation.h"
#include "ga/numeric.h"

namespace patchbreeder {
namespace {

constexpr float moving_share = 0.4f;  // of the genes: different ones in every direction

// How far a gene goes for one whole distance, in positions. Tuning is what the ear forgives least.
float reach(const Layout& layout, std::size_t gene) {
    constexpr float detuning = 20.0f;                   // cents
    constexpr float sweep = 0.03f, inharmonic = 0.05f;  // positions
    const std::string& name = layout.genes()[gene].name;
    const auto ends = {".fine", ".bend", ".detune"};
    if (std::none_of(ends.begin(), ends.end(), [&](const char* e) { return name.ends_with(e); }))
        return 1.0f;
    if (layout.is_cable(gene)) return sweep;
    const Range& range = layout.range(gene);
    const float width = range.high - range.low;
    if (range.unit == Unit::cents) return detuning / width;
    return range.unit == Unit::semitones ? detuning / (100.0f * width) : inharmonic;
}

// Another value of a stepped gene; transpositions go by octaves.
float other_value(const Gene& gene, float position, Rng& rng) {
    if (gene.range.unit != Unit::semitones) return altered(gene, position, rng);
    const int there = gene.value(position) + (rng.chance(0.5f) ? 12 : -12);
    return there < 0 || there >= gene.range.steps() ? position : gene.position(there);
}

Layout layout_for(const Preset& parent, const Hand& hand) {
    Layout layout(parent.patch);
    expect_all(hand, layout, parent.name);
    apply(hand, layout);
    return layout;
}

std::unique_ptr<Fitness> judge_of(const Preset& parent) {
    const Audio audio = render(parent.patch, parent.phrase);
    if (peak(audio.samples) == 0.0f)
        throw Error(ExitCode::bad_data, {.where = parent.name,
                                         .what = "makes no sound",
                                         .remedy = "vary a patch that can be heard"});
    return make_fitness({}, audio);
}

}  // namespace

Direction::Direction(const Layout& layout, Genome from, Rng& rng)
    : layout_(layout), from_(std::move(from)) {
    const auto& genes = layout.genes();
    for (std::size_t g = 0; g < genes.size(); ++g) {
        if (!rng.chance(moving_share) || genes[g].lock || dormant(genes, from_, g)) continue;
        // What a key sounds like is not to be heard in one note, and would be spoilt unheard.
        if (genes[g].name.ends_with(".track")) continue;
        Move move{.gene = g};
        if (genes[g].kind == GeneKind::continuous) {
            move.step = rng.normal() * reach(layout, g);
        } else {
            move.other = other_value(genes[g], from_[g], rng);
            move.turn = rng.uniform(0.05f, 2.0f);
        }
        moves_.push_back(move);
    }
}

Genome Direction::at(float distance) const {
    Genome genome = from_;
    for (const Move& m : moves_) {
        if (layout_.genes()[m.gene].kind == GeneKind::continuous)
            genome[m.gene] = reflect(std::clamp(from_[m.gene] + distance * m.step, -1.0f, 2.0f));
        else if (distance >= m.turn)
            genome[m.gene] = m.other;
    }
    settle(layout_.genes(), genome);
    return genome;
}

Variation::Variation(const Preset& parent, const Hand& hand)
    : parent_(parent),
      layout_(layout_for(parent, hand)),
      performance_{.phrase = parent.phrase},
      fitness_(judge_of(parent)),
      evaluator_(*fitness_) {}

Patch Variation::draw(float amount, Rng& rng) {
    constexpr std::size_t stops = 24;
    constexpr float nearest_stop = 3e-4f;
    const Direction direction(layout_, layout_.encode(parent_.patch), rng);
    std::vector<Genome> genomes;
    float distance = nearest_stop;
    for (std::size_t i = 0; i < stops; ++i, distance *= 1.423f)  // up to 1
        genomes.push_back(direction.at(distance));
    std::array<Score, stops> scores{};
    evaluator_.evaluate(layout_, performance_, genomes, scores);
    std::size_t best = 0;
    for (std::size_t i = 1; i < stops; ++i)
        if (std::abs(scores[i].value - amount) < std::abs(scores[best].value - amount)) best = i;
    return layout_.decode(genomes[best]).patch;
}

}  // namespace patchbreeder
