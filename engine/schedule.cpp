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
constexpr std::uint32_t all_bits = 0xffffffffu;

std::size_t at(std::int32_t index) {
    return static_cast<std::size_t>(index);
}

// A muted node with an audio input hands it on; a muted source or modulator is silent.
bool can_bypass(const ModuleInfo& module) {
    return (module.kind == ModuleKind::processor || module.kind == ModuleKind::effect) &&
           !module.ports.empty();
}

// The knob that makes it pass its input unchanged stands at 0 and no cable moves it.
bool is_dry(const Instance& instance, std::size_t node) {
    const Structure& s = *instance.patch->structure;
    const ModuleInfo& module = s.module(node);
    if (module.dry_knob < 0) return false;
    const std::size_t knob = at(module.dry_knob);
    const float position = instance.patch->positions[s.nodes()[node].first_knob + knob];
    if (module.knobs[knob].range.plain(position) != 0.0f) return false;
    for (std::size_t c = 0; c < s.cables().size(); ++c) {
        const Cable& cable = s.cables()[c];
        if (cable.to == static_cast<int>(node) && cable.target == CableTo::knob &&
            cable.slot == knob && instance.gains[c] != 0.0f)
            return false;
    }
    return true;
}

std::uint32_t noise_seed(const Instance& instance, std::size_t node) {
    const std::string& name = instance.patch->structure->nodes()[node].name;
    const std::uint64_t h = mix(Digest{}.add(std::string_view(name)).value(), instance.note_index);
    return static_cast<std::uint32_t>(h) | 1u;
}

// Whether a cable ends where it is heard. A bypassed node hears its first port alone.
bool lands(const Instance& instance, const Cable& cable, bool mix_heard) {
    if (cable.to == mix_bus) return mix_heard;
    if (cable.to == out_bus) return true;
    const std::uint64_t to = bit(at(cable.to));
    if ((instance.active & to) == 0) return false;
    return (instance.bypassed & to) == 0 || (cable.target == CableTo::port && cable.slot == 0);
}

}  // namespace

void find_activity(Instance& instance, Scope scope) noexcept {
    const Structure& s = *instance.patch->structure;
    const std::uint64_t muted = instance.patch->muted;
    std::uint64_t silent = 0;
    instance.active = instance.bypassed = 0;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        const bool wrong = scope != Scope::whole &&
                           (s.nodes()[n].section == Section::voice) != (scope == Scope::voices);
        const bool mute = (muted & bit(n)) != 0, bypass = can_bypass(s.module(n));
        if (wrong || (mute && !bypass)) silent |= bit(n);
        if (bypass && (mute || is_dry(instance, n))) instance.bypassed |= bit(n);
    }
    bool mix_heard = scope == Scope::voices || (scope == Scope::whole && !s.has_effects());
    // A feedback cable can wake a node that comes later in the order, so repeat until it settles.
    for (bool more = true; more;) {
        more = false;
        for (std::size_t c = s.cables().size(); c-- > 0;) {
            const Cable& cable = s.cables()[c];
            if (instance.gains[c] == 0.0f || !lands(instance, cable, mix_heard)) continue;
            if (cable.from == mix_bus) {
                more = more || (scope == Scope::whole && !mix_heard);
                mix_heard = true;
            } else if (((silent | instance.active) & bit(at(cable.from))) == 0) {
                instance.active |= bit(at(cable.from));
                more = true;
            }
        }
    }
    instance.bypassed &= instance.active;
}

bool Schedule::plays(const Instance& instance, std::size_t node, Section section) const {
    return (instance.active & bit(node)) != 0 &&
           instance.patch->structure->nodes()[node].section == section;
}

ModuleIndex Schedule::module_of(const Slot& slot) const noexcept {
    if (slot.node == mix_node) return mix_module();
    const Instance& instance = instance_of(slot);
    const auto node = at(slot.node);
    return (instance.bypassed & bit(node)) != 0 ? bypass_step
                                                : instance.patch->structure->nodes()[node].module;
}

void Schedule::build(std::span<const Instance> instances, Scope scope, bool aligned, float rate,
                     const Player& player) {
    instances_ = instances;
    scope_ = scope;
    aligned_ = aligned;
    rate_ = rate;
    slots_.clear(), filled_.clear(), steps_.clear(), feeds_.clear(), inlets_.clear();
    voices_.clear(), dry_.clear(), sinks_.clear();
    where_.assign(instances.size() * (max_nodes + 1), LaneSource{});
    frames_ = 0;
    for (const Instance& instance : instances) frames_ = std::max(frames_, instance.frames);
    if (aligned)
        plan_aligned();
    else
        plan_mixed();
    note_sections();
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
        const Instance& instance = instance_of(slot);
        slots_.push_back(slot);
        dry.row[l] = instance.dry;
        dry.frames[l] = instance.frames;
        voice.pitch[l] = instance.note.pitch;
        voice.velocity[l] = instance.note.velocity;
        voice.gate[l] = instance.gate_frames;
        const LaneSource self_at{index, static_cast<std::int32_t>(l)};
        if (slot.node == mix_node) {
            if (l < slots.size()) where_[slot_key(slot)] = self_at;
            continue;
        }
        const std::uint64_t self = bit(at(slot.node));
        step.seed[l] = noise_seed(instance, at(slot.node));
        if ((instance.bypassed & self) != 0 && module != bypass_step) {
            step.bypassed[l] = all_bits;
            step.some_bypassed = true;
        }
        if (scope_ == Scope::whole &&
            instance.patch->structure->nodes()[at(slot.node)].section == Section::effect) {
            voice.pitch[l] = 69.0f;
            voice.velocity[l] = 1.0f;
            voice.gate[l] = static_cast<float>(instance.frames);
        }
        if (l < slots.size() && (instance.active & self) != 0) where_[slot_key(slot)] = self_at;
    }
    if (module == dry_step) {
        step.voice = static_cast<std::int32_t>(dry_.size());
        dry_.push_back(dry);
    } else {
        step.voice = static_cast<std::int32_t>(voices_.size());
        voices_.push_back(voice);
    }
    filled_.push_back(slots.size());
    steps_.push_back(step);
}

// A step for one node, or the mix bus, of all instances; its module is that of those that play it.
void Schedule::add_aligned(std::int32_t node) {
    queue_.clear();
    ModuleIndex module = bypass_step;
    for (std::size_t i = 0; i < instances_.size(); ++i) {
        const Slot slot{static_cast<std::int32_t>(i), node};
        queue_.push_back(slot);
        const bool active = node == mix_node || (instances_[i].active & bit(at(node))) != 0;
        if (active && module_of(slot) != bypass_step) module = module_of(slot);
    }
    add_step(module, queue_);
}

void Schedule::plan_aligned() {
    const auto add_section = [&](Section section) {
        for (const std::uint16_t n : instances_.front().patch->structure->order()) {
            bool wanted = false;
            for (const Instance& i : instances_) wanted = wanted || plays(i, n, section);
            if (wanted) add_aligned(static_cast<std::int32_t>(n));
        }
    };
    add_section(Section::voice);
    if (scope_ != Scope::voices) add_aligned(mix_node);
    add_section(Section::effect);
}

void Schedule::plan_mixed() {
    constexpr int mix_level = 1000;  // above every voice, below every effect
    items_.clear();
    const auto add = [&](int level, const Slot& slot) {
        items_.push_back({level, module_of(slot), static_cast<std::uint32_t>(items_.size()), slot});
    };
    for (std::size_t i = 0; i < instances_.size(); ++i) {
        const Instance& instance = instances_[i];
        const Structure& s = *instance.patch->structure;
        const auto index = static_cast<std::int32_t>(i);
        if (scope_ != Scope::voices) add(mix_level, {index, mix_node});
        levels_.resize(s.nodes().size());
        for (const std::uint16_t n : s.order()) {
            if ((instance.active & bit(n)) == 0) continue;
            levels_[n] = plays(instance, n, Section::effect) ? mix_level + 1 : 1;
            for (std::size_t c = 0; c < s.cables().size(); ++c) {
                const Cable& cable = s.cables()[c];
                if (cable.to == static_cast<int>(n) && cable.from >= 0 && !cable.feedback &&
                    (instance.active & bit(at(cable.from))) != 0 && instance.gains[c] != 0.0f)
                    levels_[n] = std::max(levels_[n], levels_[at(cable.from)] + 1);
            }
            add(levels_[n], {index, static_cast<std::int32_t>(n)});
        }
    }
    std::sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) {
        if (a.level != b.level) return a.level < b.level;
        return a.module != b.module ? a.module < b.module : a.order < b.order;
    });
    for (std::size_t i = 0; i < items_.size();) {
        queue_.clear();
        const Item first = items_[i];
        for (; i < items_.size() && queue_.size() < lane_count && items_[i].level == first.level &&
               items_[i].module == first.module;
             ++i)
            queue_.push_back(items_[i].slot);
        add_step(first.module, queue_);
    }
}

// Where in the order the mixes and the effects begin.
void Schedule::note_sections() {
    const auto is_mix = [](const Step& s) { return s.module == mix_step; };
    const auto first = std::find_if(steps_.begin(), steps_.end(), is_mix);
    const auto last = std::find_if_not(first, steps_.end(), is_mix);
    const bool mixes = first != steps_.end();
    // Without mixes everything counts as effects: it is played to the end.
    first_mix_ = mixes ? static_cast<std::size_t>(first - steps_.begin()) : 0;
    first_effect_ = mixes ? static_cast<std::size_t>(last - steps_.begin()) : 0;
}

// Adds a cable of one lane. In an aligned pack each cable has a feed of its own; in a mixed one the
// lane's n-th cable into a slot shares a feed with the other lanes' n-th.
void Schedule::feed(const Cable& cable, std::size_t index, const LaneSource& source, float gain,
                    std::size_t lane, std::size_t first) {
    const bool to_knob = cable.target == CableTo::knob;
    const std::uint16_t slot = cable.target == CableTo::bus ? std::uint16_t{0} : cable.slot;
    std::size_t f = first;
    for (; f < feeds_.size(); ++f) {
        const Feed& feed = feeds_[f];
        if (aligned_ ? feed.order == index
                     : feed.to_knob == to_knob && feed.slot == slot &&
                           feed.feedback == cable.feedback && feed.source[lane].step < 0)
            break;
    }
    if (f == feeds_.size())
        feeds_.push_back({.to_knob = to_knob,
                          .feedback = cable.feedback,
                          .slot = slot,
                          .order = static_cast<std::uint32_t>(aligned_ ? index : f)});
    feeds_[f].source[lane] = source;
    feeds_[f].gain[lane] = gain;
    feeds_[f].present[lane] = all_bits;
}

// Cables into one lane: a node of an instance, or a bus given as its number.
void Schedule::feed_lane(const Slot& to, std::size_t lane, std::size_t first) {
    const Instance& instance = instance_of(to);
    const auto& cables = instance.patch->structure->cables();
    const bool bypassed = to.node >= 0 && (instance.bypassed & bit(at(to.node))) != 0;
    for (std::size_t c = 0; c < cables.size(); ++c) {
        const Cable& cable = cables[c];
        if (cable.to != to.node || instance.gains[c] == 0.0f) continue;
        if (bypassed && (cable.target == CableTo::knob || cable.slot != 0)) continue;
        const std::int32_t from = cable.from == mix_bus ? mix_node : cable.from;
        const LaneSource source = where_[slot_key({to.instance, from})];
        if (source.step >= 0) feed(cable, c, source, instance.gains[c], lane, first);
    }
}

// A dry recording or the voices reach `out` directly when there is no effect.
void Schedule::feed_mix(std::int32_t instance, std::size_t lane, std::size_t first) {
    const Cable cable{.from = mix_bus, .to = out_bus, .target = CableTo::bus};
    feed(cable, 0, where_[slot_key({instance, mix_node})], 1.0f, lane, first);
}

// Sorts the feeds of a step by what they reach, ports before knobs and feedback last, so that a
// lane sums in the same order whatever its neighbours look like; and notes what they allow.
void Schedule::settle_feeds(std::size_t first, std::size_t lanes) {
    std::sort(feeds_.begin() + static_cast<std::ptrdiff_t>(first), feeds_.end(),
              [](const Feed& a, const Feed& b) {
                  if (a.to_knob != b.to_knob) return b.to_knob;
                  if (a.slot != b.slot) return a.slot < b.slot;
                  if (a.feedback != b.feedback) return b.feedback;
                  return a.order < b.order;
              });
    for (std::size_t f = first; f < feeds_.size(); ++f) {
        Feed& feed = feeds_[f];
        // Nobody hears the empty lanes: they do as the first one.
        for (std::size_t l = lanes; l < lane_count; ++l)
            feed.gain[l] = feed.gain[0], feed.present[l] = feed.present[0];
        feed.aligned = true;
        for (std::size_t l = 0; l < lane_count; ++l) {
            const LaneSource& source = feed.source[l];
            feed.partial = feed.partial || feed.present[l] == 0;
            if (source.step < 0) continue;
            if (feed.step < 0) feed.step = source.step;
            feed.aligned = feed.aligned && source.step == feed.step &&
                           source.lane == static_cast<std::int32_t>(l);
        }
        if (feed.aligned) continue;
        for (const LaneSource& source : feed.source)
            if (source.step >= 0) steps_[at(source.step)].rows_wanted = true;
    }
}

std::uint32_t Schedule::add_inlet(std::size_t first, std::size_t count, const float* bases) {
    Inlet inlet{.first_feed = static_cast<std::uint32_t>(first),
                .feed_count = static_cast<std::uint32_t>(count),
                .block = to_be_mixed};
    std::copy(bases, bases + lane_count, inlet.base);
    if (count == 1) {
        const Feed& feed = feeds_[first];
        bool unchanged = feed.aligned && !feed.partial && !feed.feedback;
        for (const float gain : feed.gain) unchanged = unchanged && gain == 1.0f;
        if (unchanged) inlet.direct = feed.step;
    }
    inlets_.push_back(inlet);
    return static_cast<std::uint32_t>(inlets_.size() - 1);
}

// One inlet per port, from the sorted feeds since `first`.
void Schedule::add_inlets(std::size_t first, std::size_t ports, const Slot* slots) {
    const std::size_t step = static_cast<std::size_t>(slots - slots_.data()) / lane_count;
    for (std::size_t p = 0; p < ports; ++p) {
        std::size_t count = 0;
        while (first + count < feeds_.size() && !feeds_[first + count].to_knob &&
               feeds_[first + count].slot == p)
            ++count;
        float bases[lane_count];
        for (std::size_t l = 0; l < lane_count; ++l) {
            bool cable = false;
            for (std::size_t f = first; f < first + count; ++f)
                cable = cable || feeds_[f].present[l] != 0;
            bases[l] = cable ? -0.0f : 0.0f;
            if (cable || slots[l].node == mix_node) continue;
            // A port whose cables are silent hears silence; one without cables its rest value.
            const Instance& instance = instance_of(slots[l]);
            const Structure& s = *instance.patch->structure;
            bool wired = (instance.bypassed & bit(at(slots[l].node))) != 0;
            for (const Cable& c : s.cables())
                wired =
                    wired || (c.to == slots[l].node && c.target == CableTo::port && c.slot == p);
            if (!wired) bases[l] = s.module(at(slots[l].node)).ports[p].rest();
        }
        const std::uint32_t inlet = add_inlet(first, count, bases);
        if (p == 0) steps_[step].first_inlet = inlet;
        first += count;
    }
    steps_[step].first_knob_feed = static_cast<std::uint32_t>(first);
    steps_[step].knob_feeds = static_cast<std::uint32_t>(feeds_.size() - first);
}

void Schedule::connect_steps() {
    const Registry& registry = instances_.front().patch->structure->registry();
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const ModuleIndex module = steps_[i].module;
        if (module == dry_step) continue;
        const std::size_t first = feeds_.size();
        const Slot* slots = &slots_[i * lane_count];
        for (std::size_t l = 0; l < filled_[i]; ++l) feed_lane(slots[l], l, first);
        settle_feeds(first, filled_[i]);
        const bool bus = module == bypass_step || module == mix_step;
        add_inlets(first, bus ? 1 : registry.module(module).ports.size(), slots);
    }
}

void Schedule::connect_sinks() {
    for (std::size_t i = 0; i < instances_.size(); i += lane_count) {
        Sink sink;
        VoicePack voice;
        const std::size_t first = feeds_.size();
        const std::size_t lanes = std::min(lane_count, instances_.size() - i);
        float bases[lane_count] = {};
        for (std::size_t l = 0; l < lane_count; ++l) {
            const auto index = static_cast<std::int32_t>(i + (l < lanes ? l : 0));
            const Instance& instance = instances_[at(index)];
            voice.gate[l] = instance.gate_frames;
            sink.finite[l] = 1.0f;
            if (l >= lanes) continue;
            if (scope_ == Scope::voices)
                feed_lane({index, mix_bus}, l, first);
            else if (instance.patch->structure->has_effects())
                feed_lane({index, out_bus}, l, first);
            else
                feed_mix(index, l, first);
            sink.row[l] = instance.row;
            sink.row_frames[l] = instance.frames;
            sink.level[l] = lane(gain_from_db(plain::Lanes(instance.patch->level)), 0);
        }
        settle_feeds(first, lanes);
        for (std::size_t l = 0; l < lane_count; ++l)
            for (std::size_t f = first; f < feeds_.size(); ++f)
                if (feeds_[f].present[l] != 0) bases[l] = -0.0f;
        sink.inlet = add_inlet(first, feeds_.size() - first, bases);
        sink.voice = static_cast<std::int32_t>(voices_.size());
        voices_.push_back(voice);
        sinks_.push_back(sink);
    }
}

// An inlet that needs no sum reads the block of its source, or one of the two constant blocks that
// lie at the start of the arena.
void Schedule::place_inlet(Inlet& inlet) const noexcept {
    const auto rests_at = [&](float value) {
        return std::all_of(inlet.base, inlet.base + lane_count,
                           [&](float b) { return b == value; });
    };
    if (inlet.direct >= 0)
        inlet.block = steps_[at(inlet.direct)].out;
    else if (inlet.feed_count == 0 && rests_at(0.0f))
        inlet.block = silence_block;
    else if (inlet.feed_count == 0 && rests_at(1.0f))
        inlet.block = ones_block;
}

// Gives every step and sink its place in the arena: what is touched in every block first, close
// together, then the delay memories.
void Schedule::place(const Player& player) {
    constexpr std::size_t buffer = block_frames * lane_count;
    std::size_t end = ones_block + buffer;
    const auto take = [&end](std::size_t floats) {
        const std::size_t start = end;
        end += (floats + lane_count - 1) / lane_count * lane_count;
        return start;
    };
    const Registry& registry = instances_.front().patch->structure->registry();
    const auto feeds_back = [&](std::size_t step) {
        return std::any_of(feeds_.begin(), feeds_.end(), [&](const Feed& f) {
            return f.feedback && f.step == static_cast<std::int32_t>(step);
        });
    };
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        Step& step = steps_[i];
        // Who hears a block late must find the last one, which its source may have replaced.
        const bool alias =
            step.module == bypass_step && inlets_[step.first_inlet].direct >= 0 && !feeds_back(i);
        step.out = alias ? steps_[at(inlets_[step.first_inlet].direct)].out : take(buffer);
        if (step.rows_wanted) step.rows = take(buffer);
        if (step.module == mix_step) step.state = take(sink_state_floats);
        if (step.module >= mix_step) continue;
        const std::size_t knobs = registry.module(step.module).knobs.size();
        step.positions = take(knobs * lane_count);
        step.params = take(knobs * lane_count);
        step.state = take(player.state_floats(step.module));
    }
    for (Sink& sink : sinks_) {
        sink.out = take(buffer);
        sink.state = take(sink_state_floats);
    }
    small_floats_ = end;
    for (Step& step : steps_) {
        if (step.module >= mix_step) continue;
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
        if (step.module >= mix_step) continue;
        if (step.memory_lanes > 0 && player.wants_clear_memory(step.module))
            std::memset(arena + step.memory, 0, step.memory_lanes * lane_count * sizeof(float));
        for (std::size_t l = 0; l < lane_count; ++l) {
            const Slot& slot = slots_[i * lane_count + l];
            const Patch& patch = *instance_of(slot).patch;
            const Structure& s = *patch.structure;
            const float* positions = patch.positions.data() + s.nodes()[at(slot.node)].first_knob;
            const std::size_t knobs = s.module(at(slot.node)).knobs.size();
            for (std::size_t k = 0; k < knobs; ++k)
                arena[step.positions + k * lane_count + l] = positions[k] + 0.0f;
        }
    }
}

ScheduleView Schedule::view(float* arena) noexcept {
    return {.steps = steps_,
            .feeds = feeds_,
            .inlets = inlets_,
            .voices = voices_,
            .sinks = sinks_,
            .dry = dry_,
            .first_mix = first_mix_,
            .first_effect = first_effect_,
            .arena = arena,
            .rate = rate_,
            .frames = frames_,
            .final = scope_ != Scope::voices};
}

std::size_t Schedule::bytes() const noexcept {
    const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
    return of(slots_) + of(filled_) + of(where_) + of(queue_) + of(items_) + of(levels_) +
           of(steps_) + of(feeds_) + of(inlets_) + of(voices_) + of(dry_) + of(sinks_);
}

}  // namespace patchbreeder
