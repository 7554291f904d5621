// The list of synth modules. Adding one: a file beside this one, and a word here.
#pragma once

#include "synth/adsr.h"
#include "synth/chorus.h"
#include "synth/delay.h"
#include "synth/drive.h"
#include "synth/lfo.h"
#include "synth/noise.h"
#include "synth/operator.h"
#include "synth/oscillator.h"
#include "synth/reverb.h"
#include "synth/svf.h"
#include "synth/vca.h"

namespace patchbreeder {

template <class Lanes>
using Modules = ModuleList<Oscillator<Lanes>, FmOperator<Lanes>, Noise<Lanes>,  // sources
                           Svf<Lanes>, Vca<Lanes>, Drive<Lanes>,                // processors
                           Adsr<Lanes>, Lfo<Lanes>,                             // modulators
                           Chorus<Lanes>, Delay<Lanes>, Reverb<Lanes>>;         // effects

namespace detail {
template <class Lanes, class... M>
constexpr bool check_modules(ModuleList<M...>) {
    return (check_module<M, Lanes>() && ...);
}
}  // namespace detail
static_assert(detail::check_modules<plain::Lanes>(Modules<plain::Lanes>{}));

}  // namespace patchbreeder
