// The list of synth modules. Adding one: a file beside this one, and a word here.
#pragma once

#include "synth/adsr.h"
#include "synth/oscillator.h"
#include "synth/svf.h"
#include "synth/vca.h"

namespace patchbreeder {

template <class Lanes>
using Modules = ModuleList<Oscillator<Lanes>, Svf<Lanes>, Vca<Lanes>, Adsr<Lanes>>;

namespace detail {
template <class Lanes, class... M>
constexpr bool check_modules(ModuleList<M...>) {
    return (check_module<M, Lanes>() && ...);
}
}  // namespace detail
static_assert(detail::check_modules<plain::Lanes>(Modules<plain::Lanes>{}));

}  // namespace patchbreeder
