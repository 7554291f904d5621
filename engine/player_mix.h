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

// A feed at work. Lanes without the cable add 0 times -0: what a lane hears must not depend on its
// neighbours' cables, not even in the sign of a zero.
template <class Lanes>
struct Source {
    const Lanes* from;
    Lanes gain;
    typename Lanes::Ints present;

    Source(const ScheduleView& s, const Feed& feed) noexcept
        : from(lanes_at<Lanes>(s, s.steps[static_cast<std::size_t>(feed.step)].out)),
          gain(Lanes::load(feed.gain)),
          present(load_bits<Lanes>(feed.present)) {}

    template <bool partial>
    Lanes at(std::size_t i) const noexcept {
        if constexpr (partial)
            return from_bits(bits(from[i]) & present) * gain;
        else
            return from[i] * gain;
    }
    // One block late, and bounded, because it closes a loop.
    Lanes fed_back(std::size_t i) const noexcept {
        return tanh(from_bits(bits(from[i]) & present)) * gain;
    }
};

// Adds sources to one block in a single pass; `to` starts from `base` if it is fresh.
template <class Lanes, bool partial, class... Sources>
void add(const Lanes& base, bool fresh, Lanes* to, const Sources&... sources) noexcept {
    if (fresh)
        for (std::size_t i = 0; i < block_frames; ++i)
            to[i] = (base + ... + sources.template at<partial>(i));
    else
        for (std::size_t i = 0; i < block_frames; ++i)
            to[i] = (to[i] + ... + sources.template at<partial>(i));
}
// As many of the `count` feeds as fit in one pass; returns how many.
template <class Lanes, bool partial>
std::size_t add_some(const ScheduleView& s, const Feed* feeds, std::size_t count, const Lanes& base,
                     bool fresh, Lanes* to) noexcept {
    const auto source = [&](std::size_t k) noexcept { return Source<Lanes>(s, feeds[k]); };
    switch (count) {
        case 1:
            add<Lanes, partial>(base, fresh, to, source(0));
            return 1;
        case 2:
            add<Lanes, partial>(base, fresh, to, source(0), source(1));
            return 2;
        case 3:
            add<Lanes, partial>(base, fresh, to, source(0), source(1), source(2));
            return 3;
        default:
            add<Lanes, partial>(base, fresh, to, source(0), source(1), source(2), source(3));
            return 4;
    }
}

// What an inlet hears in this block: `to`, unless nothing needs to be summed.
template <class Lanes>
const Lanes* hear(const ScheduleView& s, const Inlet& inlet, Lanes* to) noexcept {
    if (inlet.block != to_be_mixed) return lanes_at<Lanes>(s, inlet.block);
    const Lanes base = Lanes::load(inlet.base);
    const Feed* feed = s.feeds.data() + inlet.first_feed;
    const Feed* const end = feed + inlet.feed_count;
    if (feed == end || feed->feedback)
        for (std::size_t i = 0; i < block_frames; ++i) to[i] = base;
    for (bool fresh = true; feed != end && !feed->feedback; fresh = false) {
        std::size_t count = 0;
        bool partial = false;
        for (; count < 4 && feed + count != end && !feed[count].feedback; ++count)
            partial = partial || feed[count].partial;
        feed += partial ? add_some<Lanes, true>(s, feed, count, base, fresh, to)
                        : add_some<Lanes, false>(s, feed, count, base, fresh, to);
    }
    for (; feed != end; ++feed) {  // feedback comes last
        const Source<Lanes> source(s, *feed);
        for (std::size_t i = 0; i < block_frames; ++i) to[i] += source.fed_back(i);
    }
    return to;
}

// What a modulation cable adds to a knob's position at one frame of the block.
template <class Lanes>
Lanes modulation(const ScheduleView& s, const Feed& feed, std::size_t frame) noexcept {
    const Source<Lanes> source(s, feed);
    return feed.feedback ? source.fed_back(frame) : source.template at<true>(frame);
}

}  // namespace patchbreeder
