#include "engine/resample.h"

#include <samplerate.h>

#include <cmath>

#include "engine/error.h"

namespace patchbreeder {

Audio resample(const Audio& audio, int rate) {
    if (rate == audio.rate || audio.samples.empty())
        return {.rate = rate, .samples = audio.samples};
    const double ratio = double(rate) / audio.rate;
    const auto length =
        static_cast<std::size_t>(std::ceil(static_cast<double>(audio.samples.size()) * ratio));
    Audio result{.rate = rate, .samples = std::vector<float>(length)};

    SRC_DATA job{};
    job.data_in = audio.samples.data();
    job.input_frames = static_cast<long>(audio.samples.size());
    job.data_out = result.samples.data();
    job.output_frames = static_cast<long>(length);
    job.src_ratio = ratio;
    if (const int error = src_simple(&job, SRC_SINC_BEST_QUALITY, 1); error != 0)
        throw Error(ExitCode::bug, {.where = "resampling", .what = src_strerror(error)});
    // The converter may stop a frame or two early; the rest stays zero.
    return result;
}

}  // namespace patchbreeder
