// Plays one module by itself: knobs by name, signals into ports, ticks out.
#pragma once

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

#include "engine/lanes_sse2.h"
#include "engine/module.h"

namespace patchbreeder::test {

using Signal = std::vector<float>;

template <class M, class L>
class RigOf {
  public:
    using Module = M;
    using Lanes = L;

    explicit RigOf(float rate = 44100.0f) {
        voice.rate = rate;
        voice.pitch = 69.0f;
        voice.velocity = 1.0f;
        voice.gate = 1e9f;
        voice.seed = 12345;
        for (const auto& k : Module::knobs) params.*(k.field) = k.info.range.home;
        if constexpr (has_memory) memory_.resize(Module::memory(rate));
        for (const auto& p : Module::ports) {
            feeds_.emplace_back();
            rests_.push_back(p.info.rest());
            buffers_.emplace_back(tick_frames, Lanes(p.info.rest()));
            inputs_.*(p.field) = buffers_.back().data();
        }
    }
    RigOf& set(std::string_view knob, float plain) {
        field(knob) = plain;
        return *this;
    }
    RigOf& set(std::string_view knob, std::string_view label) {
        return set(knob, static_cast<float>(index_of(info(knob).range.labels, label)));
    }
    // The signal of a port, the same for all lanes; rest after its end.
    RigOf& feed(std::string_view port, Signal signal) {
        for (std::size_t i = 0; i < Module::ports.size(); ++i)
            if (Module::ports[i].info.id == port) {
                feeds_[i] = std::move(signal);
                return *this;
            }
        throw std::invalid_argument(std::string(port));
    }
    void reset() {
        state_ = {};
        for (auto& m : memory_) m = Lanes(0.0f);
        voice.frame = 0;
        Module::reset(state_, params, voice, std::span<Lanes>(memory_));
    }
    // One tick of every lane. `inputs` may be changed by a caller that feeds lanes apart.
    void tick(Lanes* out) {
        Module::process(state_, params, inputs_, voice, out);
        voice.frame += static_cast<std::int32_t>(tick_frames);
    }
    // Lane 0 from a reset on; `move` is called before every tick.
    template <class Move>
    Signal play(double seconds, Move move) {
        reset();
        const auto ticks = static_cast<std::size_t>(seconds * double{voice.rate}) / tick_frames;
        Signal result;
        for (std::size_t t = 0; t < ticks; ++t) {
            for (std::size_t p = 0; p < feeds_.size(); ++p)
                for (std::size_t i = 0; i < tick_frames; ++i) {
                    const std::size_t at = t * tick_frames + i;
                    buffers_[p][i] = at < feeds_[p].size() ? feeds_[p][at] : rests_[p];
                }
            move(*this);
            Lanes out[tick_frames];
            tick(out);
            for (const auto& x : out) result.push_back(lane(x, 0));
        }
        return result;
    }
    Signal play(double seconds) {
        return play(seconds, [](RigOf&) {});
    }
    Lanes* buffer(std::size_t port) { return buffers_[port].data(); }
    Lanes& field(std::string_view knob) {
        for (const auto& k : Module::knobs)
            if (k.info.id == knob) return params.*(k.field);
        throw std::invalid_argument(std::string(knob));
    }

    typename Module::Params params;
    Voice<Lanes> voice;

  private:
    static constexpr bool has_memory = requires { Module::memory(44100.0f); };
    static const KnobInfo& info(std::string_view knob) {
        for (const auto& k : Module::knobs)
            if (k.info.id == knob) return k.info;
        throw std::invalid_argument(std::string(knob));
    }
    static std::size_t index_of(std::span<const std::string_view> labels, std::string_view label) {
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (labels[i] == label) return i;
        throw std::invalid_argument(std::string(label));
    }

    typename Module::State state_{};
    typename Module::Inputs inputs_{};
    std::vector<Lanes> memory_;
    std::vector<std::vector<Lanes>> buffers_;
    std::vector<Signal> feeds_;
    Signal rests_;
};

template <template <class> class M, class Lanes = plain::Lanes>
using Rig = RigOf<M<Lanes>, Lanes>;

}  // namespace patchbreeder::test
