// What a generation asks for.
#include <algorithm>
#include <array>

#include "ga/graph_crossover.h"
#include "ga/graph_hops.h"
#include "ga/neat.h"

namespace patchbreeder {
namespace {

// The operators after those of Growth: the merger, and the hops of knobs.
constexpr std::size_t merger = growth_count, first_hop = merger + 1;
constexpr std::size_t kind_count = first_hop + knob_hop_count;
constexpr float least_kind = 0.03f;
constexpr float by_rate = 0.3f;  // how often an operator is drawn by its rate, not its success
constexpr float from_champion = 0.4f;  // how often the best of all has the newborns
constexpr float further = 0.1f;        // how often a newborn changes once more
constexpr float interspecies = 0.05f;  // how often a mate is of another species
constexpr std::uint32_t youth = 40;    // generations

// How often each operator is used while nothing is known. In the order of Growth, then the merger,
// then that of KnobHop.
constexpr std::array<float, kind_count> rates{0.10f, 0.04f, 0.04f, 0.14f, 0.05f, 0.02f,
                                              0.06f, 0.02f, 0.06f, 0.03f, 0.14f, 0.04f,
                                              0.02f, 0.12f, 0.06f, 0.06f, 0.04f, 0.04f};

std::size_t by_rates(std::span<const float> scales, Rng& rng) {
    const auto rate = [&](std::size_t k) {
        return k < scales.size() ? rates[k] * scales[k] : rates[k];
    };
    float total = 0.0f;
    for (std::size_t k = 0; k < rates.size(); ++k) total += rate(k);
    float at = rng.uniform() * total;
    for (std::size_t k = 0; k + 1 < rates.size(); ++k) {
        if (at < rate(k)) return k;
        at -= rate(k);
    }
    return kind_count - 1;
}

// How often a person wants a change, times the usual.
float wish(Growth how, const Neat::Settings& s) {
    switch (how) {
        case Growth::split:
        case Growth::source:
        case Growth::voice:
        case Growth::duplicate:
        case Growth::branch:
            return s.node_add;
        case Growth::modulate:
        case Growth::phase:
        case Growth::connect:
            return s.conn_add;
        case Growth::remove:
            return 0.5f * (s.node_delete + s.conn_delete);
        case Growth::toggle:
            return s.conn_toggle;
        case Growth::change:
        case Growth::alter:
            break;
    }
    return 1.0f;
}

}  // namespace

Neat::Neat(const Settings& chosen)
    : settings_(chosen),
      species_({.wanted = static_cast<std::size_t>(chosen.species),
                .patience = static_cast<std::uint32_t>(chosen.stagnation),
                .youth = youth}),
      kinds_(kind_count, least_kind) {}

std::span<const GraphGenome> Neat::ask(const GraphBreeding& breeding) {
    if (!decoder_) begin(breeding);
    asked_.clear();
    litters_.clear();
    if (members_.empty()) {
        if (!trials_ && settings_.trials > 0.0f && !breeding.space.start_graphs.empty())
            trials_.emplace(breeding, *decoder_, settings_.trials);
        if (trials_)
            trials_->ask(breeding, asked_);
        else
            ask_starts(breeding);
        return asked_;
    }
    ask_knobs(breeding);
    ask_newborns(breeding);
    ask_descents();
    // Nothing may change any more.
    if (asked_.empty()) {
        litters_.push_back({.of = Litter::Of::idle, .count = 1});
        asked_.push_back(members_.front().individual.genome);
    }
    return asked_;
}

void Neat::begin(const GraphBreeding& breeding) {
    decoder_.emplace(breeding.space.registry(), breeding.space.extras, breeding.space.names);
    for (std::size_t k = 0; k < growth_count; ++k) {
        const auto how = static_cast<Growth>(k);
        scales_[k] = suits(how, breeding.space.catalogue->feed()) ? wish(how, settings_) : 0.0f;
    }
    kinds_.scale(scales_);
    const float removed = settings_.node_delete + settings_.conn_delete;
    if (removed > 0.0f) bias_.nodes_removed = settings_.node_delete / removed;
}

void Neat::ask_starts(const GraphBreeding& breeding) {
    const std::size_t count =
        std::max(breeding.space.starts, static_cast<std::size_t>(settings_.population));
    for (std::size_t c = 0; c < count; ++c) {
        Rng rng = breeding.rng(c, Use::seeding);
        litters_.push_back({.of = Litter::Of::start, .first = c, .count = 1});
        asked_.push_back(breeding.space.start(c, rng));
    }
}

// In proportion to what it may fill.
std::size_t Neat::pick_species(Rng& rng) const {
    std::size_t total = 0;
    for (const std::size_t q : quotas_) total += q;
    std::size_t at = rng.below(std::max<std::size_t>(total, 1));
    for (std::size_t s = 0; s < quotas_.size(); ++s) {
        if (at < quotas_[s]) return s;
        at -= quotas_[s];
    }
    return 0;
}

void Neat::ask_knobs(const GraphBreeding& breeding) {
    const auto count =
        static_cast<std::size_t>(settings_.tuning * static_cast<float>(members_.size()));
    for (std::size_t c = 0; c < count; ++c) {
        Rng rng = breeding.rng(c, Use::crossover);
        const Species& s = species_.all()[pick_species(rng)];
        const auto anyone = [&] { return s.members[rng.below(s.members.size())]; };
        const std::size_t parent = anyone();
        const std::size_t better = s.members[rng.below((s.members.size() + 4) / 5)];
        const std::size_t plus = anyone(), minus = anyone();
        const auto sample = histories_.at(s.number).draw(rng);
        const auto genome = [&](std::size_t m) -> const GraphGenome& {
            return members_[m].individual.genome;
        };
        GraphGenome child = differ(breeding.space, genome(parent),
                                   {genome(better), genome(plus), genome(minus)}, sample, rng);
        if (child == genome(parent)) continue;
        litters_.push_back({.of = Litter::Of::knobs,
                            .first = asked_.size(),
                            .count = 1,
                            .parent = parent,
                            .sample = sample,
                            .species = s.number});
        asked_.push_back(std::move(child));
    }
}

// The better of two that may have newborns, tuned ones first, or now and then the best of all, more
// often as the end comes nearer.
std::size_t Neat::pick_parent(const GraphBreeding& breeding, Rng& rng) const {
    if (rng.chance(from_champion + 0.5f * breeding.progress * breeding.progress)) return 0;
    const auto& members = species_.all()[pick_species(rng)].members;
    std::vector<std::size_t> able;
    for (const std::size_t m : members)
        if (members_[m].place) able.push_back(m);
    if (able.empty()) able = members;
    const auto most =
        static_cast<std::size_t>(settings_.survival * static_cast<float>(able.size()));
    const std::size_t survivors = std::clamp<std::size_t>(most, 1, able.size());
    return able[std::min(rng.below(survivors), rng.below(survivors))];
}

std::optional<GraphGenome> Neat::conceive(const GraphBreeding& breeding, std::size_t parent,
                                          std::size_t kind, Rng& rng) const {
    GraphGenome child = members_[parent].individual.genome;
    if (kind >= first_hop) {
        const auto how = static_cast<KnobHop>(kind - first_hop);
        const std::size_t donor = how == KnobHop::take_over ? rng.below(members_.size()) : parent;
        hop(how, breeding.space, members_[donor].individual.genome, child, rng);
        if (child == members_[parent].individual.genome) return {};
        return child;
    }
    const bool mates = kind == merger || rng.chance(settings_.crossover);
    if (mates && settings_.crossover > 0.0f) {
        const auto& kin = species_.all()[species_.of(parent)].members;
        const std::size_t mate = kind == merger || rng.chance(interspecies)
                                     ? rng.below(members_.size())
                                     : kin[rng.below(kin.size())];
        const bool first = members_[parent].fitness <= members_[mate].fitness;
        const GraphGenome& fitter = members_[first ? parent : mate].individual.genome;
        const GraphGenome& other = members_[first ? mate : parent].individual.genome;
        child = (kind == merger ? merge : cross)(breeding.space, fitter, other, rng);
    }
    if (kind == merger) {
        if (child == members_[parent].individual.genome) return {};
        return child;
    }
    if (!grow(static_cast<Growth>(kind), breeding.space, child, rng, bias_)) return {};
    if (static_cast<Growth>(kind) == Growth::alter && rng.chance(0.5f))
        settle_beside(breeding.space, members_[parent].individual.genome, child, rng);
    if (rng.chance(further))
        if (const std::size_t more = rng.below(growth_count); scales_[more] > 0.0f)
            (void)grow(static_cast<Growth>(more), breeding.space, child, rng, bias_);
    return child;
}

bool Neat::known(const GraphSpace& space, const GraphGenome& to,
                 const GraphIndividual& parent) const {
    const std::uint64_t steps = steps_hash(space.registry(), to);
    const auto tried = tried_.find(steps);
    return tried != tried_.end() && parent.score.value > another_place * tried->second &&
           steps != steps_hash(space.registry(), parent.genome);
}

void Neat::ask_newborns(const GraphBreeding& breeding) {
    const auto all = static_cast<std::size_t>(settings_.descents),
               wanted = static_cast<std::size_t>(settings_.newborns);
    const std::size_t litters =
        wants_embeddings() ? all - std::min(all, tunings_.size()) : std::max<std::size_t>(all, 1);
    std::size_t tries = 0;
    for (std::size_t l = 0; l < litters; ++l) {
        Rng choice = breeding.rng(l, Use::selection);
        const std::size_t parent = pick_parent(breeding, choice);
        const std::size_t kind =
            choice.chance(by_rate) ? by_rates(scales_, choice) : kinds_.pick(choice);
        const GraphIndividual& from = members_[parent].individual;
        Litter litter{
            .of = Litter::Of::newborn, .first = asked_.size(), .parent = parent, .kind = kind};
        // A change may have no place to be made, or was tried.
        for (std::size_t t = 0; t < 4 * wanted && asked_.size() - litter.first < wanted; ++t) {
            Rng rng = breeding.rng(tries++, Use::mutation);
            auto child = conceive(breeding, parent, kind, rng);
            if (!child || known(breeding.space, *child, from)) continue;
            const auto fresh = strangers(*child, from.genome);
            if (!fresh.empty()) set_anew(breeding.space, fresh, *child, rng);
            asked_.push_back(*std::move(child));
        }
        litter.count = asked_.size() - litter.first;
        if (litter.count > 0)
            litters_.push_back(litter);
        else
            kinds_.credit(kind, 0.0f);
    }
}

void Neat::ask_descents() {
    for (std::size_t t = 0; t < tunings_.size(); ++t) {
        const std::size_t first = asked_.size();
        tunings_[t].descent.ask(asked_);
        litters_.push_back({.of = Litter::Of::descent,
                            .first = first,
                            .count = asked_.size() - first,
                            .parent = t});
    }
}

}  // namespace patchbreeder
