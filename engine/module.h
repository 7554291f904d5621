// The contract of a synth module, checked at compile time.
//
// A module is a struct template over Lanes with
//   id, summary, kind       what it is called, one line of help, its ModuleKind
//   Params, knobs           Lanes fields, and one knob() per field in the same order
//   Inputs, ports           `const Lanes*` fields, and one port() per field in the same order
//   State                   everything it remembers; plain data, zeroed before reset
//   memory(rate)            optional: Lanes of delay memory it needs at a sample rate; zeroed,
//                           unless it declares `clears_memory = true` and clears what it reads
//   dry                     optional: the knob that hands the first input on unchanged where it
//                           stands at 0 (`&Params::mix`); there the module is not even played
//   reads_cycles            optional: true if it plays the cycles that its node brings along
//   reset(State&, Params, Voice, Memory)         start of a note
//   process(State&, Params, Inputs, Voice, out)  one tick: tick_frames samples
// Params are plain values at the start of the tick; a module smooths what would click (`Ramp`).
// An input that no cable reaches points at a buffer holding the port's rest value.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "engine/param.h"

namespace patchbreeder {

inline constexpr std::size_t block_frames = 64;  // what the schedule moves at a time
inline constexpr std::size_t tick_frames = 16;   // how often knobs move
inline constexpr std::size_t block_ticks = block_frames / tick_frames;

enum class ModuleKind : std::uint8_t { source, processor, modulator, effect };
[[nodiscard]] std::string_view name(ModuleKind kind) noexcept;

// What a port carries, which decides the range of the gain of a cable into it.
enum class Carries : std::uint8_t {
    audio,  // gain 0..4, quadratic taper
    phase,  // phase modulation: gain 0..2 turns of deviation, quadratic taper
    gain,   // multiplies: gain 0..1, rests at 1
};
[[nodiscard]] const Range& gain_range(Carries carries) noexcept;
// Modulation depth in position units: -1..1, signed quadratic taper.
[[nodiscard]] const Range& depth_range() noexcept;

struct PortInfo {
    std::string_view id;
    Carries carries = Carries::audio;
    std::string_view help;

    [[nodiscard]] constexpr float rest() const noexcept {
        return carries == Carries::gain ? 1.0f : 0.0f;
    }
};
struct KnobInfo {
    std::string_view id;
    Range range;
    std::string_view help;
};
struct ModuleInfo {
    std::string_view id, summary;
    ModuleKind kind = ModuleKind::source;
    std::span<const KnobInfo> knobs;
    std::span<const PortInfo> ports;
    int dry_knob = -1;          // at 0 the module hands its first port on; -1: there is none
    bool reads_cycles = false;  // a node of it may bring cycles along (cycles.h)
};

template <class Params, class Lanes>
struct Knob {
    Lanes Params::*field;
    KnobInfo info;
};
template <class Inputs, class Lanes>
struct Port {
    const Lanes* Inputs::*field;
    PortInfo info;
};

// Declares the knob that fills a field of Params.
template <class Params, class Lanes>
constexpr Knob<Params, Lanes> knob(Lanes Params::*field, std::string_view id, const Range& range,
                                   std::string_view help) {
    return {field, {id, range, help}};
}
// Declares the port that fills a field of Inputs.
template <class Inputs, class Lanes>
constexpr Port<Inputs, Lanes> port(const Lanes* Inputs::*field, std::string_view id,
                                   Carries carries, std::string_view help) {
    return {field, {id, carries, help}};
}
// For modules without ports or knobs.
template <class Holder, class Lanes>
inline constexpr std::array<Port<Holder, Lanes>, 0> no_ports{};
template <class Holder, class Lanes>
inline constexpr std::array<Knob<Holder, Lanes>, 0> no_knobs{};

// What a module may know of the note it plays. In the effect section pitch is 69, velocity 1 and
// gate the end of the render.
template <class Lanes>
struct Voice {
    float rate = 0.0f;          // frames per second
    std::int32_t frame = 0;     // frames since the onset, at the start of this tick
    Lanes pitch;                // MIDI note number, fractional
    Lanes velocity;             // 0..1
    Lanes gate;                 // frames from onset to release
    typename Lanes::Ints seed;  // differs by node and note, never by lane; not zero
    // No knob moved since the last tick: what depends on Params alone need not be worked out again.
    // Only to save work: a neighbouring lane decides it too.
    bool steady = false;
    // What a port that rests at 0 points at if no cable reaches it, in any lane.
    const Lanes* silence = nullptr;
    // Of every lane the table of its node's cycles (wave_frame.h), or null if it brings none; null
    // for all if no lane does.
    const float* const* cycles = nullptr;
};

// Linear glide over one tick from where the last tick ended.
template <class Lanes>
class Ramp {
  public:
    Ramp(Lanes& previous, const Lanes& next) noexcept
        : value_(previous), step_((next - previous) * (1.0f / static_cast<float>(tick_frames))) {
        previous = next;
    }
    // Values for samples 0..tick_frames-1; the last one is `next` up to rounding.
    Lanes next() noexcept { return value_ += step_; }

  private:
    Lanes value_, step_;
};

template <class M, class Lanes>
concept Module = requires(typename M::State& state, const typename M::Params& params,
                          const typename M::Inputs& inputs, const Voice<Lanes>& voice,
                          std::span<Lanes> memory, Lanes* out) {
    { M::id } -> std::convertible_to<std::string_view>;
    { M::summary } -> std::convertible_to<std::string_view>;
    { M::kind } -> std::convertible_to<ModuleKind>;
    M::knobs.size();
    M::ports.size();
    { M::reset(state, params, voice, memory) }
    noexcept;
    { M::process(state, params, inputs, voice, out) }
    noexcept;
};

namespace detail {
constexpr bool is_identifier(std::string_view s) {
    if (s.empty() || s[0] < 'a' || s[0] > 'z') return false;
    for (const char c : s)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    return true;
}
template <class Declarations>
constexpr bool ids_differ(const Declarations& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_identifier(all[i].info.id) || all[i].info.help.empty()) return false;
        for (std::size_t j = i + 1; j < all.size(); ++j)
            if (all[i].info.id == all[j].info.id || all[i].field == all[j].field) return false;
    }
    return true;
}
template <class Knobs>
constexpr bool ranges_hold(const Knobs& knobs) {
    for (const auto& k : knobs) {
        const Range& r = k.info.range;
        if (!(r.low < r.high) || r.home < r.low || r.home > r.high) return false;
        if (r.scale == Scale::log && !(r.low > 0.0f)) return false;
        if (r.scale == Scale::square && r.low != 0.0f && r.low != -r.high) return false;
        if (r.scale == Scale::choice && r.labels.size() < 2) return false;
    }
    return true;
}
template <class T, class Lanes>
constexpr std::size_t fields = sizeof(T) / sizeof(Lanes);
}  // namespace detail

// Every way to half-declare a module is a compile error with a sentence in it.
template <class M, class Lanes>
constexpr bool check_module() {
    static_assert(Module<M, Lanes>,
                  "a module needs id, summary, kind, knobs, ports, reset, process");
    static_assert(detail::is_identifier(M::id), "a module id is lower_case");
    static_assert(!M::summary.empty(), "a module needs a summary");
    static_assert(
        M::knobs.size() == 0 || sizeof(typename M::Params) == M::knobs.size() * sizeof(Lanes),
        "every Params field needs exactly one knob");
    static_assert(M::ports.size() == 0 ||
                      sizeof(typename M::Inputs) == M::ports.size() * sizeof(const Lanes*),
                  "every Inputs field needs exactly one port");
    static_assert(detail::ids_differ(M::knobs), "knob ids and fields are unique, with help");
    static_assert(detail::ids_differ(M::ports), "port ids and fields are unique, with help");
    static_assert(detail::ranges_hold(M::knobs), "a knob's default lies inside a sane range");
    return true;
}

template <class... M>
struct ModuleList {
    static constexpr std::size_t size = sizeof...(M);
    using Types = std::tuple<M...>;
};

}  // namespace patchbreeder
