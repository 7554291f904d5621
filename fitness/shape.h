// Shape: where everything about a sound of a given length lies, as plain pointers and offsets that
// lane code can read. Made once per target by Plan; candidates and target share it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "fitness/fft_tables.h"
#include "fitness/stripes.h"

namespace patchbreeder {

// One resolution of the STFT. Frame f is centred at sample f * hop.
struct Grid {
    FftTables fft;
    Stripes stripes;
    std::size_t hop = 0;
    std::size_t frames = 0;
    std::size_t groups = 0;                // of eight frames
    std::size_t low_bin = 0, end_bin = 0;  // what is heard: 30 Hz to 18 kHz
    const float* weights = nullptr;        // of each frame: early ones count more; 0 past the end
    float weight_sum = 0.0f;
    std::size_t first = 0;   // in the workspace: start of frame 0 in the levelled audio
    std::size_t power = 0;   // in the workspace: |X|^2 by group, bin, lane
    std::size_t totals = 0;  // in the workspace: power of each frame over low_bin..end_bin

    [[nodiscard]] std::size_t bins() const noexcept { return fft.half + 1; }
    [[nodiscard]] std::size_t slots() const noexcept { return groups * 8; }
};

// Triangular bands over the bins of a grid; neighbours sum to one.
struct MelBands {
    std::size_t count = 0;
    const std::uint16_t* first = nullptr;  // count + 1 offsets into `weights`
    const std::uint16_t* bin = nullptr;    // first bin of each band
    const float* weights = nullptr;
};

// What a bin of the power spectrum, tapered, adds to its autocorrelation: to two inputs of the
// transform and to lag 1.
struct CosineFold {
    float lower, upper, first_lag;
};

// What the pitch of candidates is found with: see pitch.h.
struct PitchShape {
    FftTables spectrum;
    Stripes stripes;
    const float* low_pass = nullptr;    // decimation_taps values
    const CosineFold* folds = nullptr;  // per bin of `spectrum` but the last
    const float* unbias = nullptr;      // per lag: 1 over the window's own autocorrelation
    std::size_t frames = 0, groups = 0;
    std::size_t decimated_samples = 0;
    std::size_t streams = 0, decimated = 0;  // in the workspace
    std::size_t folded = 0, curve = 0;       // in the workspace, of one group of frames
    std::size_t octaves = 0, clarity = 0;    // in the workspace: results, per frame
};

inline constexpr std::size_t onset_bands = 4;

struct Shape {
    std::size_t samples = 0;
    Grid core, detail, attack;  // 2048/512, 512/128, 128/32
    MelBands mel;
    PitchShape pitch;
    std::size_t onset_frames = 0, onset_first = 0;  // of `detail`
    std::size_t contour_points = 0;                 // every fourth frame of `detail`
    std::size_t contour_reach = 0;                  // frames averaged to either side
    const float* modulators = nullptr;  // see term_modulation.h; null if the sound is too short
    std::size_t audio = 0, audio_floats = 0;  // in the workspace, padded with silence
    std::size_t origin = 0;                   // of the sound's first sample in the padded audio
    std::size_t bands = 0;    // in the workspace: onset_bands rows of detail.slots()
    std::size_t contour = 0;  // in the workspace: loudness, log2 re mean power
    std::size_t striped = 0;  // in the workspace: the stripes of one grid at a time
    std::size_t scratch = 0;
    std::size_t total = 0;  // floats of workspace
};

// What a term may need to have been measured.
namespace feature {
inline constexpr unsigned core = 1, detail = 2, attack = 4, pitch = 8;
}

// The measurements of one sound.
struct Features {
    const Shape* shape = nullptr;
    float* work = nullptr;
    float core_power = 0.0f, detail_power = 0.0f, attack_power = 0.0f;  // mean frame power

    [[nodiscard]] float* at(std::size_t offset) const noexcept { return work + offset; }
};

}  // namespace patchbreeder
