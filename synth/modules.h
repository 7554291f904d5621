// The list of synth modules. Adding one: a file beside this one, and a word here.
#pragma once

#include "synth/additive.h"
#include "synth/adsr.h"
#include "synth/band_pass.h"
#include "synth/bitcrush.h"
#include "synth/burst.h"
#include "synth/chorus.h"
#include "synth/click.h"
#include "synth/comb.h"
#include "synth/combine.h"
#include "synth/compressor.h"
#include "synth/constant.h"
#include "synth/cycles.h"
#include "synth/dc.h"
#include "synth/delay.h"
#include "synth/drawbars.h"
#include "synth/drive.h"
#include "synth/dust.h"
#include "synth/echo.h"
#include "synth/envelope.h"
#include "synth/exciter.h"
#include "synth/fir.h"
#include "synth/flanger.h"
#include "synth/fold.h"
#include "synth/follower.h"
#include "synth/formant.h"
#include "synth/frequency_shift.h"
#include "synth/gain.h"
#include "synth/gate.h"
#include "synth/hall.h"
#include "synth/hard_clip.h"
#include "synth/high_pass.h"
#include "synth/high_shelf.h"
#include "synth/hold.h"
#include "synth/invert.h"
#include "synth/keytrack.h"
#include "synth/kick.h"
#include "synth/latency.h"
#include "synth/lfo.h"
#include "synth/loop.h"
#include "synth/low_pass.h"
#include "synth/low_shelf.h"
#include "synth/metal.h"
#include "synth/modal.h"
#include "synth/noise.h"
#include "synth/noise_bank.h"
#include "synth/notch.h"
#include "synth/operator.h"
#include "synth/oscillator.h"
#include "synth/parametric_eq.h"
#include "synth/peak.h"
#include "synth/phaser.h"
#include "synth/pluck.h"
#include "synth/random.h"
#include "synth/rational.h"
#include "synth/reverb.h"
#include "synth/ring_mod.h"
#include "synth/slew.h"
#include "synth/snare.h"
#include "synth/soft_clip.h"
#include "synth/stereo.h"
#include "synth/sub.h"
#include "synth/supersaw.h"
#include "synth/svf.h"
#include "synth/sync.h"
#include "synth/transient.h"
#include "synth/tremolo.h"
#include "synth/tube.h"
#include "synth/vca.h"
#include "synth/velocity.h"
#include "synth/vibrato.h"
#include "synth/warble.h"
#include "synth/wavetable.h"

namespace patchbreeder {

template <class Lanes>
using Modules = ModuleList<
    // sources
    Oscillator<Lanes>, FmOperator<Lanes>, Noise<Lanes>, Supersaw<Lanes>, Additive<Lanes>,
    Drawbars<Lanes>, Wavetable<Lanes>, CyclesOscillator<Lanes>, Sync<Lanes>, Sub<Lanes>,
    Formant<Lanes>, Pluck<Lanes>, Modal<Lanes>, NoiseBank<Lanes>, Dust<Lanes>, Click<Lanes>,
    Burst<Lanes>, Kick<Lanes>, Snare<Lanes>, Metal<Lanes>,
    // processors
    Svf<Lanes>, Vca<Lanes>, Drive<Lanes>,
    // modulators
    Adsr<Lanes>, Envelope<Lanes>, Loop<Lanes>, Lfo<Lanes>, Vibrato<Lanes>, Random<Lanes>,
    Slew<Lanes>, Hold<Lanes>, Keytrack<Lanes>, Velocity<Lanes>, Constant<Lanes>, Combine<Lanes>,
    Follower<Lanes>,
    // effects: level and colour
    Gain<Lanes>, Invert<Lanes>, Dc<Lanes>, Latency<Lanes>, LowPass<Lanes>, HighPass<Lanes>,
    BandPass<Lanes>, Notch<Lanes>, Peak<Lanes>, LowShelf<Lanes>, HighShelf<Lanes>,
    ParametricEq<Lanes>, Fir<Lanes>,
    // effects: distortion
    SoftClip<Lanes>, HardClip<Lanes>, Rational<Lanes>, Fold<Lanes>, Tube<Lanes>, Bitcrush<Lanes>,
    Exciter<Lanes>,
    // effects: dynamics
    Compressor<Lanes>, Gate<Lanes>, Transient<Lanes>,
    // effects: motion
    Tremolo<Lanes>, Warble<Lanes>, Chorus<Lanes>, Flanger<Lanes>, Phaser<Lanes>, RingMod<Lanes>,
    FrequencyShift<Lanes>,
    // effects: time and space
    Delay<Lanes>, Echo<Lanes>, Comb<Lanes>, Reverb<Lanes>, Hall<Lanes>, Stereo<Lanes>>;

namespace detail {
template <class Lanes, class... M>
constexpr bool check_modules(ModuleList<M...>) {
    return (check_module<M, Lanes>() && ...);
}
}  // namespace detail
static_assert(detail::check_modules<plain::Lanes>(Modules<plain::Lanes>{}));

}  // namespace patchbreeder
