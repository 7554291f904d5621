// The contract of a term, checked at compile time: one distance between a candidate and the target.
//
// A term is a struct template over Lanes with
//   id, summary, unit     what it is called, one line of help, the unit of its distance
//   silence               its size against silence, roughly, over the reference targets
//   weights               in the composite, for pitched and unpitched targets
//   aspect                what it is about, for optimisers with several objectives
//   needs                 the features (feature::...) it reads
//   memory(shape)         floats it remembers of the target; 0 if it does not apply to the length
//   prepare(target, kept)      fills them
//   distance(candidate, kept)  0 for the target itself, exactly
#pragma once

#include <concepts>
#include <string_view>
#include <tuple>

#include "engine/lanes_math.h"
#include "engine/score.h"
#include "fitness/shape.h"

namespace patchbreeder {

struct TermWeights {
    float pitched = 0.0f, unpitched = 0.0f;
    // Hz. Below, the term's windows see the single periods of a tone, whose phase nobody hears: its
    // pitched weight falls in proportion to the target's pitch.
    float steady_from = 0.0f;
};

// What prepare() sees of the target: its features, as a candidate's, and whose pitch to trust.
struct TargetFeatures {
    Features features;
    const float* trust = nullptr;  // per pitch frame, 0..1
};

template <class T>
concept Term = requires(const Shape& shape, const TargetFeatures& target, const Features& candidate,
                        float* to, const float* from) {
    { T::id } -> std::convertible_to<std::string_view>;
    { T::summary } -> std::convertible_to<std::string_view>;
    { T::unit } -> std::convertible_to<std::string_view>;
    { T::silence } -> std::convertible_to<float>;
    { T::weights } -> std::convertible_to<TermWeights>;
    { T::aspect } -> std::convertible_to<Aspect>;
    { T::needs } -> std::convertible_to<unsigned>;
    { T::memory(shape) }
    noexcept->std::same_as<std::size_t>;
    { T::prepare(target, to) }
    noexcept;
    { T::distance(candidate, from) }
    noexcept->std::same_as<float>;
};

template <class... T>
struct TermList {
    static_assert((Term<T> && ...),
                  "a term needs id, summary, unit, silence, weights, aspect, needs, "
                  "memory, prepare, distance");
    static_assert(((T::silence > 0.0f) && ...), "a term is worth something against silence");
    static constexpr std::size_t size = sizeof...(T);
    using Types = std::tuple<T...>;
};

}  // namespace patchbreeder
