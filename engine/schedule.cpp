#include "engine/schedule.h"

#include <algorithm>
#include <cstring>

#include "engine/digest.h"
#include "engine/rng.h"

namespace patchbreeder {
namespace {

constexpr std::uint64_t bit(std::size_t n) {
    return std::uint64_t{1} << n;
}

bool is_muted(const Patch& patch, std::size_t node) {
    return (patch.muted & bit(node)) != 0;
}

// A muted node with an audio input hands it on; a muted source or modulator is silent.
bool can_bypass(const ModuleInfo& module) {
    return (module.kind == ModuleKind::processor || module.kind == ModuleKind::effect) &&
           !module.ports.empty();
}

float gain_of(const Patch& patch, std::size_t cable) {
    return patch.structure->gain_range(cable).plain(patch.gains[cable]);
}

std::uint32_t noise_seed(const Instance& instance, std::size_t node) {
    const std::string& name = instance.patch->structure->nodes()[node].name;
    const std::uint64_t h = mix(Digest{}.add(std::string_view(name)).value(), instance.note_index);
    return static_cast<std::uint32_t>(h) | 1u;
}

}  // namespace

// Nodes of this section that can be heard: they reach the sink through cables with a gain.
std::uint64_t Schedule::active_nodes(const Instance& instance) const {
    const Structure& s = *instance.patch->structure;
    const int sink = section_ == Section::voice ? mix_bus : out_bus;
    std::uint64_t active = 0;
    const auto& order = s.order();
    const auto heard = [&](const Cable& c, std::size_t index) {
        const bool lands = c.to == sink || (c.to >= 0 && (active & bit(std::size_t(c.to))) != 0);
        return lands && gain_of(*instance.patch, index) != 0.0f;
    };
    // A feedback cable can wake a node that comes later in the order, so repeat until it settles.
    for (std::uint64_t before = ~std::uint64_t{0}; before != active;) {
        before = active;
        for (auto it = order.rbegin(); it != order.rend(); ++it) {
            const std::size_t n = *it;
            if (s.nodes()[n].section != section_) continue;
            if (is_muted(*instance.patch, n) && !can_bypass(s.module(n))) continue;
            for (std::size_t c = 0; c < s.cables().size(); ++c)
                if (s.cables()[c].from == static_cast<int>(n) && heard(s.cables()[c], c))
                    active |= bit(n);
        }
    }
    return active;
}

ModuleIndex Schedule::kind_of(const Slot& slot) const {
    if (slot.node == dry_node) return dry_step;
    const Patch& patch = *instances_[static_cast<std::size_t>(slot.instance)].patch;
    const auto node = static_cast<std::size_t>(slot.node);
    return is_muted(patch, node) ? bypass_step : patch.structure->nodes()[node].module;
}

void Schedule::build(std::span<const Instance> instances, Section section, bool uniform, float rate,
                     const Player& player) {
    instances_ = instances;
    section_ = section;
    uniform_ = uniform;
    rate_ = rate;
    slots_.clear(), steps_.clear(), feeds_.clear();
    voices_.clear(), dry_.clear(), sinks_.clear();
    where_.assign(instances.size() * (max_nodes + 1), LaneSource{});
    active_.clear();
    frames_ = 0;
    for (const Instance& instance : instances) {
        active_.push_back(active_nodes(instance));
        frames_ = std::max(frames_, instance.frames);
    }
    if (uniform)
        plan_uniform();
    else
        plan_mixed();
    connect_steps();
    connect_sinks();
    place(player);
}

void Schedule::add_step(ModuleIndex module, std::span<const Slot> slots) {
    Step step{.module = module};
    const auto index = static_cast<std::int32_t>(steps_.size());
    VoicePack voice;
    DryPack dry;
    for (std::size_t l = 0; l < lane_count; ++l) {
        // Empty lanes repeat the first one, and nobody hears them.
        const Slot slot = slots[l < slots.size() ? l : 0];
        const Instance& instance = instances_[static_cast<std::size_t>(slot.instance)];
        slots_.push_back(slot);
        if (l < slots.size()) where_[slot_key(slot)] = {index, static_cast<std::int32_t>(l)};
        voice.pitch[l] = instance.note.pitch;
        voice.velocity[l] = instance.note.velocity;
        voice.gate[l] = instance.gate_frames;
        dry.row[l] = instance.dry;
        dry.frames[l] = instance.frames;
        if (slot.node != dry_node)
            step.seed[l] = noise_seed(instance, static_cast<std::size_t>(slot.node));
    }
    if (module == dry_step) {
        step.voice = static_cast<std::int32_t>(dry_.size());
        dry_.push_back(dry);
    } else {
        step.voice = static_cast<std::int32_t>(voices_.size());
        voices_.push_back(voice);
    }
    steps_.push_back(step);
}

void Schedule::plan_uniform() {
    std::uint64_t active = 0;
    for (const std::uint64_t a : active_) active |= a;
    const auto add = [&](std::int32_t node) {
        queue_.clear();
        for (std::size_t i = 0; i < instances_.size(); ++i)
            queue_.push_back({static_cast<std::int32_t>(i), node});
        add_step(kind_of(queue_.front()), queue_);
    };
    if (section_ == Section::effect) add(dry_node);
    for (const std::uint16_t n : instances_.front().patch->structure->order())
        if ((active & bit(n)) != 0) add(static_cast<std::int32_t>(n));
}

void Schedule::plan_mixed() {
    struct Item {
        int level;
        ModuleIndex module;
        Slot slot;
    };
    std::vector<Item> items;
    for (std::size_t i = 0; i < instances_.size(); ++i) {
        const Structure& s = *instances_[i].patch->structure;
        const auto instance = static_cast<std::int32_t>(i);
        if (section_ == Section::effect) items.push_back({0, dry_step, {instance, dry_node}});
        levels_.assign(s.nodes().size(), 1);
        for (const std::uint16_t n : s.order()) {
            for (const Cable& c : s.cables())
                if (c.to == static_cast<int>(n) && c.from >= 0 && !c.feedback)
                    levels_[n] = std::max(levels_[n], levels_[std::size_t(c.from)] + 1);
            const Slot slot{instance, static_cast<std::int32_t>(n)};
            if ((active_[i] & bit(n)) != 0) items.push_back({levels_[n], kind_of(slot), slot});
        }
    }
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
        return a.level != b.level ? a.level < b.level : a.module < b.module;
    });
    for (std::size_t i = 0; i < items.size();) {
        queue_.clear();
        const Item& first = items[i];
        for (; i < items.size() && queue_.size() < lane_count && items[i].level == first.level &&
               items[i].module == first.module;
             ++i)
            queue_.push_back(items[i].slot);
        add_step(first.module, queue_);
    }
}

// The feed that carries this cable for this lane. In a uniform pack each cable has its own; in a
// mixed one the lane's n-th cable into a slot shares a feed with the other lanes' n-th.
Feed& Schedule::feed_for(const Cable& cable, std::size_t index, std::size_t first,
                         std::size_t skip) {
    const bool to_knob = cable.target == CableTo::knob;
    for (std::size_t f = first; f < feeds_.size(); ++f) {
        const Feed& feed = feeds_[f];
        if (uniform_ ? feed.cable == index
                     : feed.to_knob == to_knob && feed.slot == cable.slot &&
                           feed.feedback == cable.feedback && skip-- == 0)
            return feeds_[f];
    }
    feeds_.push_back({.to_knob = to_knob,
                      .feedback = cable.feedback,
                      .slot = cable.target == CableTo::bus ? std::uint16_t{0} : cable.slot,
                      .cable = static_cast<std::uint32_t>(index)});
    return feeds_.back();
}

// Feeds into one lane: node or bus `to` of an instance. Feedback cables come last, so that a lane
// sums in the same order whatever its neighbours look like.
void Schedule::feed_lane(std::int32_t instance_index, int to, std::size_t lane, std::size_t first) {
    const Instance& instance = instances_[static_cast<std::size_t>(instance_index)];
    const auto& cables = instance.patch->structure->cables();
    for (const bool feedback : {false, true})
        for (std::size_t c = 0; c < cables.size(); ++c) {
            const Cable& cable = cables[c];
            if (cable.to != to || cable.feedback != feedback) continue;
            const std::int32_t from = cable.from == mix_bus ? dry_node : cable.from;
            const LaneSource source = where_[slot_key({instance_index, from})];
            const float gain = gain_of(*instance.patch, c);
            if (source.step < 0 || gain == 0.0f) continue;
            std::size_t skip = 0;
            for (std::size_t f = first; f < feeds_.size(); ++f)
                skip += feeds_[f].feedback == feedback && feeds_[f].source[lane].step >= 0 &&
                        feeds_[f].to_knob == (cable.target == CableTo::knob) &&
                        feeds_[f].slot == cable.slot;
            Feed& feed = feed_for(cable, c, first, skip);
            feed.source[lane] = source;
            feed.gain[lane] = gain;
        }
}

void Schedule::align(std::size_t first) {
    for (std::size_t f = first; f < feeds_.size(); ++f) {
        Feed& feed = feeds_[f];
        feed.aligned = true;
        for (std::size_t l = 0; l < lane_count; ++l) {
            const LaneSource& source = feed.source[l];
            if (source.step < 0) continue;
            if (feed.step < 0) feed.step = source.step;
            feed.aligned = feed.aligned && source.step == feed.step &&
                           source.lane == static_cast<std::int32_t>(l);
        }
        if (feed.aligned) continue;
        for (const LaneSource& source : feed.source)
            if (source.step >= 0) steps_[static_cast<std::size_t>(source.step)].rows_wanted = true;
    }
}

void Schedule::connect_steps() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        Step& step = steps_[i];
        if (step.module == dry_step) continue;
        const std::size_t first = feeds_.size();
        for (std::size_t l = 0; l < lane_count; ++l) {
            const Slot& slot = slots_[i * lane_count + l];
            const LaneSource self = where_[slot_key(slot)];
            const bool empty = self.lane != static_cast<std::int32_t>(l);
            if (!empty) feed_lane(slot.instance, slot.node, l, first);
        }
        align(first);
        step.first_feed = static_cast<std::uint32_t>(first);
        step.feed_count = static_cast<std::uint32_t>(feeds_.size() - first);
    }
}

// A dry recording or the voices reach `out` directly when there is no effect.
void Schedule::feed_dry(std::int32_t instance, std::size_t lane, std::size_t first) {
    if (feeds_.size() == first) feeds_.push_back({});
    feeds_[first].source[lane] = where_[slot_key({instance, dry_node})];
    feeds_[first].gain[lane] = 1.0f;
}

void Schedule::connect_sinks() {
    for (std::size_t i = 0; i < instances_.size(); i += lane_count) {
        Sink sink;
        VoicePack voice;
        const std::size_t first = feeds_.size();
        for (std::size_t l = 0; l < lane_count && i + l < instances_.size(); ++l) {
            const Instance& instance = instances_[i + l];
            const auto index = static_cast<std::int32_t>(i + l);
            if (section_ == Section::effect && !instance.patch->structure->has_effects())
                feed_dry(index, l, first);
            else
                feed_lane(index, section_ == Section::voice ? mix_bus : out_bus, l, first);
            sink.row[l] = instance.row;
            sink.row_frames[l] = instance.frames;
            sink.level[l] = lane(gain_from_db(plain::Lanes(instance.patch->level)), 0);
            sink.finite[l] = 1.0f;
            voice.gate[l] = instance.gate_frames;
        }
        align(first);
        sink.first_feed = static_cast<std::uint32_t>(first);
        sink.feed_count = static_cast<std::uint32_t>(feeds_.size() - first);
        sink.voice = static_cast<std::int32_t>(voices_.size());
        voices_.push_back(voice);
        sinks_.push_back(sink);
    }
}

// Gives every step and sink its place in the arena.
void Schedule::place(const Player& player) {
    std::size_t at = 0;
    const auto take = [&at](std::size_t floats) {
        const std::size_t start = at;
        at += (floats + lane_count - 1) / lane_count * lane_count;
        return start;
    };
    const Registry& registry = instances_.front().patch->structure->registry();
    constexpr std::size_t buffer = block_frames * lane_count;
    for (Step& step : steps_) {
        step.out = take(buffer);
        if (step.rows_wanted) step.rows = take(buffer);
        step.bases = take(lane_count);
        if (step.module == dry_step || step.module == bypass_step) continue;
        const ModuleInfo& module = registry.module(step.module);
        step.positions = take(module.knobs.size() * lane_count);
        step.bases = take(module.ports.size() * lane_count);
        step.state = take(player.state_floats(step.module));
        step.memory_lanes = player.memory_lanes(step.module, rate_);
        step.memory = take(step.memory_lanes * lane_count);
    }
    for (Sink& sink : sinks_) {
        sink.out = take(buffer);
        sink.state = take(sink_state_floats);
    }
    arena_floats_ = at;
}

void Schedule::fill(float* arena) const noexcept {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Step& step = steps_[i];
        if (step.module == dry_step || step.module == bypass_step) continue;
        for (std::size_t l = 0; l < lane_count; ++l) {
            const Slot& slot = slots_[i * lane_count + l];
            const Patch& patch = *instances_[static_cast<std::size_t>(slot.instance)].patch;
            const Structure& s = *patch.structure;
            const auto node = static_cast<std::size_t>(slot.node);
            const ModuleInfo& module = s.module(node);
            const float* positions = patch.positions.data() + s.nodes()[node].first_knob;
            for (std::size_t k = 0; k < module.knobs.size(); ++k)
                arena[step.positions + k * lane_count + l] = positions[k] + 0.0f;
            for (std::size_t p = 0; p < module.ports.size(); ++p)
                arena[step.bases + p * lane_count + l] = module.ports[p].rest();
            for (const Cable& c : s.cables())
                if (c.to == slot.node && c.target == CableTo::port)
                    arena[step.bases + c.slot * lane_count + l] = 0.0f;
        }
    }
}

ScheduleView Schedule::view(float* arena) noexcept {
    return {.steps = steps_,
            .feeds = feeds_,
            .voices = voices_,
            .sinks = sinks_,
            .dry = dry_,
            .arena = arena,
            .rate = rate_,
            .frames = frames_,
            .final = section_ == Section::effect};
}

}  // namespace patchbreeder
