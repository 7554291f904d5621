// What is new in a spectrum: a note that begins while the one before still rings makes a mixture
// whose period is that of neither. What rang before is taken out of its power spectrum; the
// autocorrelation of the rest tells the pitch.
#pragma once

#include <vector>

#include "fitness/spectrogram.h"

namespace patchbreeder {

inline constexpr std::size_t new_sound_window = 4096;  // of the spectrogram it needs

struct NewPitch {
    float f0 = 0.0f;       // Hz; 0: none
    float clarity = 0.0f;  // 0..1: height of its peak
};

class NewSound {
  public:
    // Of the mean of frames first..end-1, less frame `before` (none if it is not below `first`).
    NewSound(const Spectrogram& spectra, std::size_t first, std::size_t end, std::size_t before);
    [[nodiscard]] NewPitch pitch() const;
    // How well a pitch would fit, 0..1.
    [[nodiscard]] float clarity(float hertz) const;

    // The frame, between two of them, at which it began: where a line through its first rise comes
    // from. `last` if it was there in full from the first.
    [[nodiscard]] float beginning(const Spectrogram& spectra, std::size_t first,
                                  std::size_t last) const;

  private:
    [[nodiscard]] float amplitude(const Spectrogram& spectra, std::size_t frame) const;

    std::vector<float> old_, power_;  // by bin: what rang before, and what is new
    std::vector<float> curve_;        // autocorrelation by lag in samples
};

}  // namespace patchbreeder
