// Changing the sample rate of a recording (libsamplerate, named only in resample.cpp).
#pragma once

#include "engine/audio.h"

namespace patchbreeder {

// The same sound at another rate, band-limited by a long sinc (96 % of the lower rate's band kept,
// noise and images below -140 dB). Both rates within 8000..192000; throws Error (bug) otherwise.
[[nodiscard]] Audio resample(const Audio& audio, int rate);

}  // namespace patchbreeder
