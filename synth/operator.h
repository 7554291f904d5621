// Sine operator for frequency modulation: by phase, as in the DX7, so that depth does not detune.
#pragma once

#include "engine/module.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct FmOperator {
    static constexpr std::string_view id = "operator";
    static constexpr std::string_view summary = "Sine with a frequency ratio and feedback, for FM.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes coarse, fine, detune, bend, track, feedback;
    };
    static constexpr std::array knobs{
        knob(&Params::coarse, "coarse", integer(0, 16, Unit::ratio).at(1),
             "Frequency ratio to the note; 0 is 0.5."),
        knob(&Params::fine, "fine", square(1), "Raises the ratio by up to one time itself."),
        knob(&Params::detune, "detune", cents(-50, 50).at(0), "Detuning."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::track, "track", percent(0, 100).at(100),
             "How far the pitch follows the keyboard; at 0 it rests at A4."),
        knob(&Params::feedback, "feedback", percent(0, 100).at(0),
             "How far the operator modulates itself: saw-like at half, noise at full."),
    };
    struct Inputs {
        const Lanes *pm, *amp;
    };
    static constexpr std::array ports{
        port(&Inputs::pm, "pm", Carries::phase, "Phase modulation, usually from an operator."),
        port(&Inputs::amp, "amp", Carries::gain, "Envelope of the output, feedback included."),
    };
    struct State {
        Tuning<Lanes> tuning;
        Lanes phase, feedback, last, before;  // the last two outputs
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.tuning.reset(note(p, voice), voice.rate);
        s.feedback = p.feedback * feedback_turns;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes ratio = max(p.coarse, Lanes(0.5f)) * (p.fine + 1.0f);
        const Lanes step = min(s.tuning.follow(note(p, voice), voice.rate) * ratio, Lanes(0.45f));
        const Lanes next = p.feedback * feedback_turns;
        const bool feeds_back = any(s.feedback > Lanes(0.0f)) || any(next > Lanes(0.0f));
        Ramp<Lanes> feedback(s.feedback, next);
        Lanes phase = s.phase, last = s.last, before = s.before;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            Lanes turns = phase + clamp(in.pm[i], Lanes(-64.0f), Lanes(64.0f));
            // The mean of two outputs keeps strong feedback from oscillating at the Nyquist limit.
            // The last one comes in last: it is what the loop waits for.
            if (feeds_back) {
                const Lanes depth = feedback.next();
                turns = turns + before * depth + last * depth;
            }
            before = last;
            last = sin_turns(turns) * clamp(in.amp[i], Lanes(-2.0f), Lanes(2.0f));
            out[i] = last;
            phase += step;
        }
        s.phase = phase - round(phase);
        s.last = last, s.before = before;
    }

  private:
    // Full feedback swings the phase by half a turn either way; halved for the sum of two outputs.
    static constexpr float feedback_turns = 0.01f * 0.5f * 0.5f;

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes played = tracked(voice.pitch, p.track * 0.01f, concert_pitch);
        return played + p.bend + p.detune * 0.01f;
    }
};

}  // namespace patchbreeder
