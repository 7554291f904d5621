// How a player's steps hear each other: cables into ports, mix buses and knobs.
#pragma once

#include "engine/lanes_math.h"
#include "engine/module.h"
#include "engine/player.h"

namespace patchbreeder {

template <class Lanes>
Lanes* lanes_at(const ScheduleView& s, std::size_t offset) noexcept {
    return reinterpret_cast<Lanes*>(s.arena + offset);
}
template <class Lanes>
typename Lanes::Ints load_bits(const std::uint32_t* from) noexcept {
    return bits(Lanes::load(reinterpret_cast<const float*>(from)));
}
// yes where the mask has all bits, no where it has none.
template <class Lanes>
Lanes blend(const typename Lanes::Ints& mask, const Lanes& yes, const Lanes& no) noexcept {
    return from_bits((bits(yes) & mask) | (bits(no) & (mask ^ typename Lanes::Ints(-1))));
}

// A cable whose source lies in lanes. Lanes without it add -0, which changes nothing, not even the
// sign of a zero: what a lane hears must not depend on its neighbours' cables.
template <class Lanes>
struct AlignedCable {
    const Lanes* from;
    Lanes gain;
    typename Lanes::Ints present, absent_sign;

    AlignedCable(const ScheduleView& s, const Feed& feed) noexcept
        : from(lanes_at<Lanes>(s, s.steps[static_cast<std::size_t>(feed.step)].out)),
          gain(Lanes::load(feed.gain)),
          present(load_bits<Lanes>(feed.present)),
          absent_sign((present ^ typename Lanes::Ints(-1)) &
                      typename Lanes::Ints(std::int32_t(0x80000000u))) {}

    template <bool partial>
    Lanes at(std::size_t i) const noexcept {
        const Lanes x = gain * from[i];
        if constexpr (partial)
            return from_bits((bits(x) & present) | absent_sign);
        else
            return x;
    }
};

// Adds cables to one block in a single pass; `to` starts from `base` if it is fresh.
template <class Lanes, bool partial, class... Cables>
void add_aligned(const Lanes& base, bool fresh, Lanes* to, const Cables&... cables) noexcept {
    if (fresh)
        for (std::size_t i = 0; i < block_frames; ++i)
            to[i] = (base + ... + cables.template at<partial>(i));
    else
        for (std::size_t i = 0; i < block_frames; ++i)
            to[i] = (to[i] + ... + cables.template at<partial>(i));
}
// As many of the `count` aligned feeds as fit in one pass; returns how many.
template <class Lanes, bool partial>
std::size_t add_some(const ScheduleView& s, const Feed* feeds, std::size_t count, const Lanes& base,
                     bool fresh, Lanes* to) noexcept {
    using Cable = AlignedCable<Lanes>;
    const auto cable = [&](std::size_t k) noexcept { return Cable(s, feeds[k]); };
    switch (count) {
        case 1:
            add_aligned<Lanes, partial>(base, fresh, to, cable(0));
            return 1;
        case 2:
            add_aligned<Lanes, partial>(base, fresh, to, cable(0), cable(1));
            return 2;
        case 3:
            add_aligned<Lanes, partial>(base, fresh, to, cable(0), cable(1), cable(2));
            return 3;
        default:
            add_aligned<Lanes, partial>(base, fresh, to, cable(0), cable(1), cable(2), cable(3));
            return 4;
    }
}

// to += gain * source for a cable whose lanes come from elsewhere, or that feeds back.
template <class Lanes>
void add_scattered(const ScheduleView& s, const Feed& feed, Lanes* to) noexcept {
    alignas(32) static constexpr float nothing[block_frames]{};
    const Lanes gain = Lanes::load(feed.gain);
    const auto present = load_bits<Lanes>(feed.present);
    const float* rows[lane_count];
    if (!feed.aligned)
        for (std::size_t l = 0; l < lane_count; ++l) {
            const LaneSource& source = feed.source[l];
            rows[l] = source.step < 0
                          ? nothing
                          : s.arena + s.steps[static_cast<std::size_t>(source.step)].rows +
                                static_cast<std::size_t>(source.lane) * block_frames;
        }
    const Lanes* from = feed.aligned
                            ? lanes_at<Lanes>(s, s.steps[static_cast<std::size_t>(feed.step)].out)
                            : nullptr;
    for (std::size_t i = 0; i < block_frames; i += lane_count) {
        Lanes x[lane_count];
        for (std::size_t l = 0; l < lane_count; ++l)
            x[l] = feed.aligned ? from[i + l] : Lanes::load(rows[l] + i);
        if (!feed.aligned) transpose(x);
        for (std::size_t k = 0; k < lane_count; ++k)
            to[i + k] += blend(present, gain * (feed.feedback ? tanh(x[k]) : x[k]), Lanes(-0.0f));
    }
}

// What an inlet hears in this block: `to`, unless nothing needs to be summed.
template <class Lanes>
const Lanes* hear(const ScheduleView& s, const Inlet& inlet, Lanes* to) noexcept {
    if (inlet.block != to_be_mixed) return lanes_at<Lanes>(s, inlet.block);
    const Lanes base = Lanes::load(inlet.base);
    const Feed* feed = s.feeds.data() + inlet.first_feed;
    const Feed* const end = feed + inlet.feed_count;
    bool fresh = true;
    while (feed != end) {
        std::size_t count = 0;
        bool partial = false;
        for (; count < 4 && feed + count != end && feed[count].aligned && !feed[count].feedback;
             ++count)
            partial = partial || feed[count].partial;
        if (count > 0) {
            feed += partial ? add_some<Lanes, true>(s, feed, count, base, fresh, to)
                            : add_some<Lanes, false>(s, feed, count, base, fresh, to);
        } else {
            if (fresh)
                for (std::size_t i = 0; i < block_frames; ++i) to[i] = base;
            add_scattered(s, *feed++, to);
        }
        fresh = false;
    }
    if (fresh)
        for (std::size_t i = 0; i < block_frames; ++i) to[i] = base;
    return to;
}

// What a modulation cable adds to a knob's position at one frame of the block.
template <class Lanes>
Lanes modulation(const ScheduleView& s, const Feed& feed, std::size_t frame) noexcept {
    Lanes value;
    if (feed.aligned) {
        value = lanes_at<Lanes>(s, s.steps[static_cast<std::size_t>(feed.step)].out)[frame];
    } else {
        alignas(32) float v[lane_count];
        for (std::size_t l = 0; l < lane_count; ++l) {
            const LaneSource& source = feed.source[l];
            v[l] = source.step < 0
                       ? 0.0f
                       : s.arena[s.steps[static_cast<std::size_t>(source.step)].rows +
                                 static_cast<std::size_t>(source.lane) * block_frames + frame];
        }
        value = Lanes::load(v);
    }
    const Lanes depth = Lanes::load(feed.gain) * (feed.feedback ? tanh(value) : value);
    return feed.partial ? blend(load_bits<Lanes>(feed.present), depth, Lanes(0.0f)) : depth;
}

}  // namespace patchbreeder
