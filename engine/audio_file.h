// Audio files (libsndfile, named only in audio_file.cpp): in as samples one can work with and a
// plain account of what was done to get them, out as WAV or FLAC.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/audio.h"

namespace patchbreeder {

struct ReadSpec {
    int rate = 0;           // resample to this; 0 keeps the file's own rate
    double seconds = 30.0;  // only the start of a longer file is read, and a note says so
    bool stereo = false;    // keep the side of a file of two channels, unless they are equal
};
inline constexpr int max_channels = 8;
inline constexpr double shortest_sound = 0.02;  // seconds
inline constexpr double longest_file = 3600.0;  // seconds: a longer one was hardly meant
inline constexpr float quietest_peak = 1e-4f;   // -80 dB below full scale
inline constexpr float quietest_side = 1e-3f;   // of the peak of the middle: less is mono
inline constexpr int min_rate = 8000, max_rate = 192000;

struct AudioFile {
    Audio audio;                       // mono, unless stereo was asked for
    int rate = 0;                      // of the file
    int channels = 0;                  // of the file
    double seconds = 0.0;              // of the file, whether read or not
    std::vector<std::string> notes{};  // what was done: "2 channels folded to mono", ...
};

// Memory is bounded by `spec.seconds`, whatever the file claims. Throws Error: cannot_read, or
// bad_data if it is not audio of an accepted kind, truncated, empty, too short, over an hour long,
// silent, not finite, or of an odd rate or too many channels.
[[nodiscard]] AudioFile read_audio(const std::filesystem::path& path, const ReadSpec& spec = {});

enum class SampleFormat { pcm24, float32 };

// Two channels if the audio has a side. Written whole or not at all; the extension (.wav, .flac)
// says as what. Samples beyond full scale are clipped in PCM. Throws Error: usage for another
// extension or float in FLAC, bad_data for samples that are not finite, cannot_create,
// input_output.
void write_audio(const std::filesystem::path& path, const Audio& audio,
                 SampleFormat format = SampleFormat::pcm24);

// A file of any length, read in pieces: samples as they are, channels interleaved.
class AudioReader {
  public:
    // Throws Error as read_audio does for what it cannot decode.
    explicit AudioReader(const std::filesystem::path& path);
    ~AudioReader();

    [[nodiscard]] int rate() const noexcept;
    [[nodiscard]] int channels() const noexcept;
    // Fills whole frames; returns how many, fewer than asked for at the end only. Throws Error
    // (bad_data) if a sample is not finite.
    std::size_t read(std::span<float> interleaved);

  private:
    struct File;
    std::unique_ptr<File> file_;
};

// A file written in pieces; it appears, whole, when it is finished. Throws Error as write_audio.
class AudioWriter {
  public:
    AudioWriter(const std::filesystem::path& path, int rate, int channels, SampleFormat format);
    ~AudioWriter();

    void write(std::span<const float> interleaved);
    void finish();

  private:
    struct File;
    std::unique_ptr<File> file_;
};

}  // namespace patchbreeder
