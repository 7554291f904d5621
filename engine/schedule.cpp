#include "engine/schedule.h"

#include <algorithm>
#include <cstring>

#include "engine/digest.h"
#include "engine/rng.h"

namespace patchbreeder {
namespace {

constexpr std::uint32_t all_bits = 0xffffffffu;

std::uint32_t noise_seed(const Instance& instance, std::size_t node) {
    const std::string& name = instance.structure().nodes()[node].name;
    const std::uint64_t h = mix(Digest{}.add(std::string_view(name)).value(), instance.note_index);
    return static_cast<std::uint32_t>(h) | 1u;
}

bool plays_module(const Step& step) {
    return step.module < mix_step;
}

// Empty lanes do as the first that is not, and nobody hears them.
std::size_t lane_or_first(const Plan::Nodes& nodes, std::size_t lane) {
    while (nodes[lane] == no_node) lane = (lane + 1) % lane_count;
    return lane;
}

// Feeds into the same port or knob, added at the same time.
bool same_place(const Feed& a, const Feed& b) {
    return a.to_knob == b.to_knob && a.slot == b.slot && a.feedback == b.feedback;
}
bool earlier_place(const Feed& a, const Feed& b) {
    if (a.to_knob != b.to_knob) return b.to_knob;
    return a.slot != b.slot ? a.slot < b.slot : a.feedback < b.feedback;
}

}  // namespace

void Schedule::build(std::span<const Instance> instances, Scope scope, float rate,
                     const Player& player) {
    instances_ = instances;
    scope_ = scope;
    rate_ = rate;
    steps_.clear(), feeds_.clear(), inlets_.clear();
    frames_ = 0;
    voice_.follows = false;
    for (std::size_t l = 0; l < lane_count; ++l) {
        const Instance& instance = instances[l < instances.size() ? l : 0];
        frames_ = std::max(frames_, instance.frames);
        voice_.pitch[l] = instance.note.pitch;
        voice_.velocity[l] = instance.note.velocity;
        voice_.gate[l] = instance.gate_frames;
        voice_.bend[l] = instance.bend;
        voice_.level[l] = instance.level;
        voice_.follows = voice_.follows || instance.bend.count > 0 || instance.level.count > 0;
        effect_.pitch[l] = 69.0f;
        effect_.velocity[l] = 1.0f;
        effect_.gate[l] =
            scope == Scope::effects ? instance.gate_frames : static_cast<float>(instance.frames);
        dry_.row[l] = instance.dry;
        dry_.frames[l] = instance.frames;
    }
    plan_.make(instances, scope);
    for (const Plan::Entry& entry : plan_.entries()) add_step(entry);
    for (std::size_t i = 0; i < steps_.size(); ++i) connect(i);
    connect_sink();
    place(player);
}

void Schedule::add_step(const Plan::Entry& entry) {
    Step step{.module = entry.module};
    for (std::size_t l = 0; l < lane_count && plays_module(step); ++l) {
        const std::size_t from = lane_or_first(entry.nodes, l);
        const Instance& instance = instances_[from];
        const auto node = static_cast<std::size_t>(entry.nodes[from]);
        step.section = instance.structure().nodes()[node].section;
        step.seed[l] = noise_seed(instance, node);
        step.cycles[l] = instance.structure().nodes()[node].cycles.table();
        if (instance.is_bypassed(node)) {
            step.bypassed[l] = all_bits;
            step.some_bypassed = true;
        }
    }
    steps_.push_back(step);
}

// Adds a cable of one lane. Lanes share a feed if they hear the same step there, as long as every
// lane keeps its own order.
void Schedule::feed(std::size_t lane, const Feed& cable, float gain, std::size_t first) {
    std::size_t next = first;
    for (std::size_t f = first; f < feeds_.size(); ++f)
        if (feeds_[f].present[lane] != 0 && same_place(feeds_[f], cable)) next = f + 1;
    std::size_t f = next;
    while (f < feeds_.size() && !(feeds_[f].step == cable.step && same_place(feeds_[f], cable)))
        ++f;
    if (f == feeds_.size()) {
        f = next;
        feeds_.insert(feeds_.begin() + static_cast<std::ptrdiff_t>(f), cable);
        std::fill_n(feeds_[f].gain, lane_count, -0.0f);
    }
    feeds_[f].gain[lane] = gain;
    feeds_[f].present[lane] = all_bits;
}

// Cables into one lane: of a node or a bus.
void Schedule::feed_lane(std::size_t lane, std::int32_t node, std::size_t first) {
    const Instance& instance = instances_[lane];
    const auto& cables = instance.structure().cables();
    for (std::size_t c = 0; c < cables.size(); ++c) {
        const Cable& cable = cables[c];
        if (cable.to != node || !instance.hears(c)) continue;
        const std::int32_t step = plan_.entry_of(lane, cable.from);
        if (step < 0) continue;
        feed(lane,
             {.to_knob = cable.target == CableTo::knob,
              .feedback = cable.feedback,
              .slot = cable.target == CableTo::bus ? std::uint16_t{0} : cable.slot,
              .step = step},
             instance.gains[c], first);
    }
}

// Sorts the feeds of a step by what they reach, ports before knobs and feedback last, and notes in
// which lanes they are missing.
void Schedule::settle_feeds(const Plan::Nodes& nodes, std::size_t first) {
    for (std::size_t f = first; f < feeds_.size(); ++f) {
        Feed& feed = feeds_[f];
        feed.order = static_cast<std::uint32_t>(f);
        const auto some = std::find(feed.present, feed.present + lane_count, all_bits);
        for (std::size_t l = 0; l < lane_count; ++l) {
            if (nodes[l] == no_node) {
                feed.gain[l] = feed.gain[some - feed.present];
                feed.present[l] = all_bits;
            }
            feed.partial = feed.partial || feed.present[l] == 0;
        }
    }
    std::sort(feeds_.begin() + static_cast<std::ptrdiff_t>(first), feeds_.end(),
              [](const Feed& a, const Feed& b) {
                  return same_place(a, b) ? a.order < b.order : earlier_place(a, b);
              });
}

// What a port of a lane hears that no cable reaches: its rest value, or silence if it has cables
// that are silent.
float Schedule::rest(std::size_t lane, std::int32_t node, std::size_t port) const noexcept {
    const Instance& instance = instances_[lane];
    if (node < 0 || instance.is_bypassed(static_cast<std::size_t>(node))) return 0.0f;
    const Structure& s = instance.structure();
    for (const Cable& c : s.cables())
        if (c.to == node && c.target == CableTo::port && c.slot == port) return 0.0f;
    return s.module(static_cast<std::size_t>(node)).ports[port].rest();
}

// An inlet for a port, from the sorted feeds that begin at `first`.
std::uint32_t Schedule::add_inlet(const Plan::Nodes& nodes, std::size_t port, std::size_t first) {
    Inlet inlet{.first_feed = static_cast<std::uint32_t>(first), .block = to_be_mixed};
    const auto at = [&](std::size_t f) -> const Feed& { return feeds_[f]; };
    std::size_t end = first;
    while (end < feeds_.size() && !at(end).to_knob && at(end).slot == port) ++end;
    inlet.feed_count = static_cast<std::uint32_t>(end - first);
    for (std::size_t l = 0; l < lane_count; ++l) {
        const std::size_t from = lane_or_first(nodes, l);
        bool cable = false;
        for (std::size_t f = first; f < end; ++f) cable = cable || at(f).present[from] != 0;
        inlet.base[l] = cable ? -0.0f : rest(from, nodes[from], port);
    }
    if (end == first + 1 && !at(first).partial && !at(first).feedback &&
        std::all_of(at(first).gain, at(first).gain + lane_count,
                    [](float gain) { return gain == 1.0f; }))
        inlet.direct = at(first).step;
    inlets_.push_back(inlet);
    return static_cast<std::uint32_t>(inlets_.size() - 1);
}

void Schedule::connect(std::size_t index) {
    const Plan::Nodes& nodes = plan_.entries()[index].nodes;
    Step& step = steps_[index];
    if (step.module == dry_step) return;
    std::size_t first = feeds_.size();
    for (std::size_t l = 0; l < lane_count; ++l)
        if (nodes[l] != no_node) feed_lane(l, nodes[l], first);
    settle_feeds(nodes, first);
    const std::size_t ports = plays_module(step) ? registry().module(step.module).ports.size() : 1;
    step.first_inlet = static_cast<std::uint32_t>(inlets_.size());
    for (std::size_t p = 0; p < ports; ++p) first += inlets_[add_inlet(nodes, p, first)].feed_count;
    step.first_knob_feed = static_cast<std::uint32_t>(first);
    step.knob_feeds = static_cast<std::uint32_t>(feeds_.size() - first);
}

void Schedule::connect_sink() {
    sink_ = {};
    Plan::Nodes nodes;
    nodes.fill(no_node);
    const std::size_t first = feeds_.size();
    for (std::size_t l = 0; l < lane_count; ++l) {
        sink_.finite[l] = 1.0f;
        if (l >= instances_.size()) continue;
        const Instance& instance = instances_[l];
        nodes[l] = scope_ == Scope::voices ? mix_bus : out_bus;
        if (scope_ == Scope::voices || instance.structure().has_effects())
            feed_lane(l, nodes[l], first);
        else  // a dry recording or the voices come out directly
            feed(l, {.step = plan_.entry_of(l, mix_bus)}, 1.0f, first);
        sink_.row[l] = instance.row;
        sink_.row_frames[l] = instance.frames;
        sink_.level[l] = lane(gain_from_db(plain::Lanes(instance.patch->level)), 0);
    }
    settle_feeds(nodes, first);
    sink_.inlet = add_inlet(nodes, 0, first);
}

// An inlet that needs no sum reads the block of its source, or one of the two constant blocks.
void Schedule::place_inlet(Inlet& inlet) const noexcept {
    const auto rests_at = [&](float value) {
        return std::all_of(inlet.base, inlet.base + lane_count,
                           [&](float b) { return b == value; });
    };
    if (inlet.direct >= 0)
        inlet.block = steps_[static_cast<std::size_t>(inlet.direct)].out;
    else if (inlet.feed_count == 0 && rests_at(0.0f))
        inlet.block = silence_block;
    else if (inlet.feed_count == 0 && rests_at(1.0f))
        inlet.block = ones_block;
}

bool Schedule::feeds_back(std::size_t step) const noexcept {
    return std::any_of(feeds_.begin(), feeds_.end(), [&](const Feed& f) {
        return f.feedback && f.step == static_cast<std::int32_t>(step);
    });
}

// Gives every step and the sink a place in the arena: what is touched in every block first, close
// together, then the delay memories.
void Schedule::place(const Player& player) {
    constexpr std::size_t buffer = block_frames * lane_count;
    std::size_t end = ones_block + buffer;
    const auto take = [&end](std::size_t floats) {
        const std::size_t start = end;
        end += (floats + lane_count - 1) / lane_count * lane_count;
        return start;
    };
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        Step& step = steps_[i];
        // A bypass that changes nothing has its source's block. But who hears a block late must
        // find the last one, which the source may have replaced.
        const std::int32_t direct =
            step.module == bypass_step ? inlets_[step.first_inlet].direct : -1;
        step.out = direct >= 0 && !feeds_back(i) ? steps_[static_cast<std::size_t>(direct)].out
                                                 : take(buffer);
        if (step.module == mix_step) step.state = take(sink_state_floats);
        if (!plays_module(step)) continue;
        const std::size_t knobs = registry().module(step.module).knobs.size();
        step.positions = take(knobs * lane_count);
        step.params = take(knobs * lane_count);
        step.state = take(player.state_floats(step.module));
    }
    sink_.out = take(buffer);
    sink_.state = take(sink_state_floats);
    small_floats_ = end;
    for (Step& step : steps_) {
        if (!plays_module(step)) continue;
        step.memory_lanes = player.memory_lanes(step.module, rate_);
        step.memory = take(step.memory_lanes * lane_count);
    }
    arena_floats_ = end;
    for (Inlet& inlet : inlets_) place_inlet(inlet);
}

void Schedule::fill(float* arena, const Player& player) const noexcept {
    std::memset(arena, 0, small_floats_ * sizeof(float));
    std::fill_n(arena + ones_block, block_frames * lane_count, 1.0f);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Step& step = steps_[i];
        if (!plays_module(step)) continue;
        if (step.memory_lanes > 0 && player.wants_clear_memory(step.module))
            std::memset(arena + step.memory, 0, step.memory_lanes * lane_count * sizeof(float));
        const Plan::Nodes& nodes = plan_.entries()[i].nodes;
        const std::size_t knobs = registry().module(step.module).knobs.size();
        for (std::size_t l = 0; l < lane_count; ++l) {
            const std::size_t from = lane_or_first(nodes, l);
            const Patch& patch = *instances_[from].patch;
            const auto node = static_cast<std::size_t>(nodes[from]);
            const float* positions =
                patch.positions.data() + patch.structure->nodes()[node].first_knob;
            for (std::size_t k = 0; k < knobs; ++k)
                arena[step.positions + k * lane_count + l] = positions[k] + 0.0f;
        }
    }
}

ScheduleView Schedule::view(float* arena) noexcept {
    return {.steps = steps_,
            .feeds = feeds_,
            .inlets = inlets_,
            .voice = &voice_,
            .effect = &effect_,
            .dry = &dry_,
            .sink = &sink_,
            .mix = scope_ == Scope::whole ? plan_.mix() : steps_.size(),
            .arena = arena,
            .rate = rate_,
            .frames = frames_,
            .final = scope_ != Scope::voices};
}

std::size_t Schedule::bytes() const noexcept {
    const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
    return plan_.bytes() + of(steps_) + of(feeds_) + of(inlets_);
}

}  // namespace patchbreeder
