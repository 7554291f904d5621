// The list of synth modules. Adding one: a file beside this one, and a word here.
#pragma once

#include "synth/additive.h"
#include "synth/adsr.h"
#include "synth/burst.h"
#include "synth/chorus.h"
#include "synth/click.h"
#include "synth/delay.h"
#include "synth/drive.h"
#include "synth/kick.h"
#include "synth/lfo.h"
#include "synth/metal.h"
#include "synth/modal.h"
#include "synth/noise.h"
#include "synth/operator.h"
#include "synth/oscillator.h"
#include "synth/pluck.h"
#include "synth/reverb.h"
#include "synth/snare.h"
#include "synth/supersaw.h"
#include "synth/svf.h"
#include "synth/vca.h"

namespace patchbreeder {

template <class Lanes>
using Modules = ModuleList<
    // sources
    Oscillator<Lanes>, FmOperator<Lanes>, Noise<Lanes>, Supersaw<Lanes>, Additive<Lanes>,
    Pluck<Lanes>, Modal<Lanes>, Kick<Lanes>, Snare<Lanes>, Metal<Lanes>, Burst<Lanes>, Click<Lanes>,
    // processors
    Svf<Lanes>, Vca<Lanes>, Drive<Lanes>,
    // modulators
    Adsr<Lanes>, Lfo<Lanes>,
    // effects
    Chorus<Lanes>, Delay<Lanes>, Reverb<Lanes>>;

namespace detail {
template <class Lanes, class... M>
constexpr bool check_modules(ModuleList<M...>) {
    return (check_module<M, Lanes>() && ...);
}
}  // namespace detail
static_assert(detail::check_modules<plain::Lanes>(Modules<plain::Lanes>{}));

}  // namespace patchbreeder
