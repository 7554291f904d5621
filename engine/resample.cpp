#include "engine/resample.h"

#include <samplerate.h>

#include <cmath>

#include "engine/error.h"

namespace patchbreeder {

namespace {

std::vector<float> converted(const std::vector<float>& samples, double ratio) {
    const auto length =
        static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) * ratio));
    std::vector<float> result(length);
    SRC_DATA job{};
    job.data_in = samples.data();
    job.input_frames = static_cast<long>(samples.size());
    job.data_out = result.data();
    job.output_frames = static_cast<long>(length);
    job.src_ratio = ratio;
    if (const int error = src_simple(&job, SRC_SINC_BEST_QUALITY, 1); error != 0)
        throw Error(ExitCode::bug, {.where = "resampling", .what = src_strerror(error)});
    // The converter may stop a frame or two early; the rest stays zero.
    return result;
}

}  // namespace

Audio resample(const Audio& audio, int rate) {
    if (rate == audio.rate || audio.samples.empty())
        return {.rate = rate, .samples = audio.samples, .side = audio.side};
    const double ratio = double(rate) / audio.rate;
    Audio result{.rate = rate, .samples = converted(audio.samples, ratio)};
    if (!audio.side.empty()) result.side = converted(audio.side, ratio);
    return result;
}

}  // namespace patchbreeder
