#include "engine/audio_file.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>
#include <memory>

#include "engine/audio_container.h"
#include "engine/error.h"
#include "engine/file.h"
#include "engine/resample.h"
#include "engine/suggest.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

struct Closer {
    void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using Handle = std::unique_ptr<SNDFILE, Closer>;

// Samples above this would overflow squared sums; no honest scale reaches it (120 dB).
constexpr float loudest_sample = 1e6f;

// Refusals of one file.
struct Refuse {
    std::string where;
    Error operator()(std::string what, std::string why, std::string remedy = {}) const {
        return Error(ExitCode::bad_data,
                     {where, std::move(what), std::move(why), std::move(remedy)});
    }
};

// The second door: what the decoder says it found. The first is check_container.
bool accepted_codec(int format) {
    switch (format & SF_FORMAT_SUBMASK) {
        case SF_FORMAT_PCM_S8:
        case SF_FORMAT_PCM_U8:
        case SF_FORMAT_PCM_16:
        case SF_FORMAT_PCM_24:
        case SF_FORMAT_PCM_32:
        case SF_FORMAT_FLOAT:
        case SF_FORMAT_DOUBLE:
        case SF_FORMAT_ALAW:
        case SF_FORMAT_ULAW:
        case SF_FORMAT_VORBIS:
        case SF_FORMAT_OPUS:
        case SF_FORMAT_MPEG_LAYER_III:
            return true;
        default:
            return false;
    }
}

Handle open_checked(const fs::path& path, SF_INFO& info, const Refuse& refuse) {
    const Container container = check_container(path);
    Handle file(sf_open(path.c_str(), SFM_READ, &info));
    if (!file)
        throw refuse(fmt::format("damaged {} file", name(container)), sf_strerror(nullptr),
                     "get a complete copy or convert it to WAV");
    if (!accepted_codec(info.format))
        throw refuse("codec not read", "not PCM, float, Vorbis, Opus or MP3",
                     "convert it to PCM WAV or FLAC");
    if (info.samplerate < min_rate || info.samplerate > max_rate)
        throw refuse(fmt::format("sample rate {} Hz", info.samplerate),
                     fmt::format("outside {}..{} Hz", min_rate, max_rate), "resample the file");
    if (info.channels < 1 || info.channels > max_channels)
        throw refuse(fmt::format("{} channels", info.channels),
                     fmt::format("at most {} are folded to mono", max_channels),
                     "mix it down first");
    if (info.frames <= 0) throw refuse("empty", "it holds no samples");
    return file;
}

struct Folded {
    std::vector<float> mono;
    std::vector<float> side;       // of two channels
    float loudest_channel = 0.0f;  // peak before folding
};

// Reads up to `frames` frames piece by piece; ends early if the file does.
Folded read_folded(SNDFILE* file, const SF_INFO& info, std::size_t frames, const Refuse& refuse) {
    constexpr std::size_t piece_frames = 4096;
    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<float> piece(piece_frames * channels);
    Folded result;
    while (result.mono.size() < frames) {
        const std::size_t wanted = std::min(piece_frames, frames - result.mono.size());
        const auto got = sf_readf_float(file, piece.data(), static_cast<sf_count_t>(wanted));
        if (got <= 0) break;
        for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
            float sum = 0.0f;
            for (std::size_t c = 0; c < channels; ++c) {
                const float x = piece[i * channels + c];
                if (!std::isfinite(x))
                    throw refuse("damaged sound",
                                 fmt::format("sample {} is {}", result.mono.size(),
                                             std::isnan(x) ? "not a number" : "infinite"),
                                 "export it again");
                result.loudest_channel = std::max(result.loudest_channel, std::abs(x));
                sum += x;
            }
            result.mono.push_back(sum / static_cast<float>(channels));
            if (channels == 2) result.side.push_back(0.5f * (piece[i * 2] - piece[i * 2 + 1]));
        }
    }
    return result;
}

// What cannot be matched or analysed, each with its reason.
void check_sound(const Folded& sound, const SF_INFO& info, const Refuse& refuse) {
    const double seconds = static_cast<double>(sound.mono.size()) / info.samplerate;
    if (sound.mono.empty()) throw refuse("empty", "no sample of it can be decoded");
    if (seconds < shortest_sound)
        throw refuse("too short",
                     fmt::format("{} frame(s) of {:.2g} ms in all, {:g} ms are needed",
                                 sound.mono.size(), seconds * 1000, shortest_sound * 1000));
    if (sound.loudest_channel > loudest_sample)
        throw refuse("damaged sound",
                     fmt::format("a sample is {:.2g} times full scale", sound.loudest_channel),
                     "export it again");
    if (sound.loudest_channel < quietest_peak)
        throw refuse("silent", fmt::format("nothing above -80 dB in its {:.3g} s", seconds),
                     "give a recording with a sound in it");
    if (peak(sound.mono) < quietest_peak)
        throw refuse("silent when folded to mono", "its channels cancel each other",
                     "give a mono file");
}

// Left and right, as files hold them.
std::vector<float> interleaved(const Audio& audio) {
    std::vector<float> samples;
    samples.reserve(2 * audio.samples.size());
    for (std::size_t i = 0; i < audio.samples.size(); ++i) {
        samples.push_back(audio.samples[i] + audio.side[i]);
        samples.push_back(audio.samples[i] - audio.side[i]);
    }
    return samples;
}

std::string lower_extension(const fs::path& path) {
    std::string extension = path.extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return extension;
}

// A file in memory, for libsndfile to write into.
struct Memory {
    std::vector<std::byte> bytes;
    std::size_t at = 0;

    static sf_count_t length(void* self) {
        return static_cast<sf_count_t>(static_cast<Memory*>(self)->bytes.size());
    }
    static sf_count_t seek(sf_count_t offset, int whence, void* self) {
        auto& m = *static_cast<Memory*>(self);
        const std::size_t base = whence == SEEK_SET   ? 0
                                 : whence == SEEK_CUR ? m.at
                                                      : m.bytes.size();
        m.at = base + static_cast<std::size_t>(offset);
        return static_cast<sf_count_t>(m.at);
    }
    static sf_count_t read(void* to, sf_count_t count, void* self) {
        auto& m = *static_cast<Memory*>(self);
        const std::size_t left = m.bytes.size() - std::min(m.at, m.bytes.size());
        const std::size_t n = std::min(static_cast<std::size_t>(count), left);
        if (n > 0) std::memcpy(to, m.bytes.data() + m.at, n);
        m.at += n;
        return static_cast<sf_count_t>(n);
    }
    static sf_count_t write(const void* from, sf_count_t count, void* self) {
        auto& m = *static_cast<Memory*>(self);
        const auto n = static_cast<std::size_t>(count);
        if (m.bytes.size() < m.at + n) m.bytes.resize(m.at + n);
        if (n > 0) std::memcpy(m.bytes.data() + m.at, from, n);
        m.at += n;
        return count;
    }
    static sf_count_t tell(void* self) {
        return static_cast<sf_count_t>(static_cast<Memory*>(self)->at);
    }
};

int file_format(const fs::path& path, SampleFormat format) {
    const std::string extension = lower_extension(path);
    const bool in_float = format == SampleFormat::float32;
    if (extension == ".wav") return SF_FORMAT_WAV | (in_float ? SF_FORMAT_FLOAT : SF_FORMAT_PCM_24);
    if (extension == ".flac" && !in_float) return SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
    if (extension == ".flac")
        throw Error(ExitCode::usage, {.where = path.string(),
                                      .what = "cannot write float samples",
                                      .why = "FLAC holds integers only",
                                      .remedy = "write a .wav"});
    constexpr std::array<std::string_view, 2> known{".wav", ".flac"};
    throw Error(
        ExitCode::usage,
        {.where = path.string(),
         .what = extension.empty() ? "no extension" : "cannot write '" + extension + "' files",
         .why = "audio is written as .wav or .flac",
         .remedy = extension.empty() ? "name it .wav" : suggest(extension, known)});
}

}  // namespace

AudioFile read_audio(const fs::path& path, const ReadSpec& spec) {
    const Refuse refuse{path.string()};
    SF_INFO info{};
    const Handle file = open_checked(path, info, refuse);

    if (info.frames != SF_COUNT_MAX && double(info.frames) > longest_file * info.samplerate)
        throw refuse(
            "too long",
            fmt::format("{:.3g} hours, at most {:g} can be read",
                        double(info.frames) / info.samplerate / 3600.0, longest_file / 3600.0),
            "cut out the sound that is meant");
    const auto limit = static_cast<sf_count_t>(std::ceil(spec.seconds * info.samplerate));
    const auto frames = static_cast<std::size_t>(std::min(info.frames, limit));
    Folded sound = read_folded(file.get(), info, frames, refuse);
    const std::size_t got = sound.mono.size();
    // A stream may not know its length, and that of an MP3 without an index is an estimate.
    const bool unknown = info.frames == SF_COUNT_MAX;
    const bool estimated = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
    if (got < frames && !unknown && !estimated)
        throw refuse(
            "truncated",
            fmt::format("the header promises {} frames, {} can be decoded", info.frames, got),
            "get a complete copy");
    check_sound(sound, info, refuse);

    AudioFile result{.audio = {.rate = info.samplerate, .samples = std::move(sound.mono)},
                     .rate = info.samplerate,
                     .channels = info.channels};
    const double read_seconds = result.audio.seconds();
    result.seconds = unknown ? read_seconds : static_cast<double>(info.frames) / info.samplerate;
    if (info.frames > limit && got >= frames)
        result.notes.push_back(fmt::format("only the first {:g} s of {} are used", spec.seconds,
                                           unknown ? "a stream without a stated length"
                                                   : fmt::format("{:.6g} s", result.seconds)));
    if (got < frames && !unknown)
        result.notes.push_back(fmt::format("the file ends after {:.3g} s, its header says {:.3g} s",
                                           read_seconds, result.seconds));
    const bool wide =
        info.channels == 2 && peak(sound.side) > quietest_side * peak(result.audio.samples);
    if (wide && spec.stereo)
        result.audio.side = std::move(sound.side);
    else if (info.channels > 2)
        result.notes.push_back(fmt::format("{} channels folded to mono", info.channels));
    else if (info.channels == 2)
        result.notes.push_back(wide ? "stereo folded to mono" : "both channels are the same: mono");
    if (spec.rate != 0 && spec.rate != info.samplerate) {
        result.audio = resample(result.audio, spec.rate);
        result.notes.push_back(
            fmt::format("resampled from {} Hz to {} Hz", info.samplerate, spec.rate));
    }
    return result;
}

void write_audio(const fs::path& path, const Audio& audio, SampleFormat format) {
    SF_INFO info{};
    info.samplerate = audio.rate;
    info.channels = audio.side.empty() ? 1 : 2;
    info.format = file_format(path, format);
    const std::vector<float> sides = audio.side.empty() ? std::vector<float>() : interleaved(audio);
    const std::vector<float>& samples = audio.side.empty() ? audio.samples : sides;
    const auto bad =
        std::find_if_not(samples.begin(), samples.end(), [](float x) { return std::isfinite(x); });
    if (bad != samples.end())
        throw Error(ExitCode::bad_data,
                    {.where = path.string(),
                     .what = "cannot write the sound",
                     .why = fmt::format("sample {} is not finite", bad - samples.begin())});

    SF_VIRTUAL_IO io{.get_filelen = Memory::length,
                     .seek = Memory::seek,
                     .read = Memory::read,
                     .write = Memory::write,
                     .tell = Memory::tell};
    Memory memory;
    Handle file(sf_open_virtual(&io, SFM_WRITE, &info, &memory));
    const auto count = static_cast<sf_count_t>(audio.samples.size());
    bool written = file != nullptr;
    if (written) {
        sf_command(file.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
        // The peak chunk holds the time of day; without it equal sounds are equal files.
        sf_command(file.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
        written = sf_writef_float(file.get(), samples.data(), count) == count &&
                  sf_close(file.release()) == 0;
    }
    if (!written)
        throw Error(ExitCode::input_output, {.where = path.string(),
                                             .what = "cannot encode the sound",
                                             .why = sf_strerror(nullptr)});
    write_atomically(path, memory.bytes);
}

struct AudioReader::File {
    Refuse refuse;
    SF_INFO info{};
    Handle handle{};
    std::size_t frames = 0;  // read so far
};

AudioReader::AudioReader(const fs::path& path)
    : file_(std::make_unique<File>(File{.refuse = {path.string()}})) {
    file_->handle = open_checked(path, file_->info, file_->refuse);
}
AudioReader::~AudioReader() = default;

int AudioReader::rate() const noexcept {
    return file_->info.samplerate;
}
int AudioReader::channels() const noexcept {
    return file_->info.channels;
}

std::size_t AudioReader::read(std::span<float> interleaved) {
    const auto channels = static_cast<std::size_t>(file_->info.channels);
    const std::size_t wanted = interleaved.size() / channels;
    std::size_t got = 0;
    while (got < wanted) {
        const auto n = sf_readf_float(file_->handle.get(), interleaved.data() + got * channels,
                                      static_cast<sf_count_t>(wanted - got));
        if (n <= 0) break;
        got += static_cast<std::size_t>(n);
    }
    for (std::size_t i = 0; i < got * channels; ++i)
        if (!(std::abs(interleaved[i]) <= loudest_sample))
            throw file_->refuse(
                "damaged sound",
                fmt::format("sample {} is {}", file_->frames + i / channels,
                            std::isnan(interleaved[i]) ? "not a number" : "too loud"),
                "export it again");
    file_->frames += got;
    return got;
}

struct AudioWriter::File {
    fs::path path;
    NewFile place;
    Handle handle{};  // closed before its place is given up
    std::size_t channels;

    File(const fs::path& to, int count)
        : path(to), place(to), channels(static_cast<std::size_t>(count)) {}
    [[noreturn]] void fail() const {
        throw Error(ExitCode::input_output, {.where = path.string(),
                                             .what = "cannot write the sound",
                                             .why = sf_strerror(handle.get())});
    }
};

AudioWriter::AudioWriter(const fs::path& path, int rate, int channels, SampleFormat format) {
    SF_INFO info{};
    info.samplerate = rate, info.channels = channels;
    info.format = file_format(path, format);
    file_ = std::make_unique<File>(path, channels);
    file_->handle.reset(sf_open_fd(file_->place.descriptor(), SFM_WRITE, &info, SF_FALSE));
    if (!file_->handle) file_->fail();
    sf_command(file_->handle.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
    sf_command(file_->handle.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
}
AudioWriter::~AudioWriter() = default;

void AudioWriter::write(std::span<const float> interleaved) {
    const auto frames = static_cast<sf_count_t>(interleaved.size() / file_->channels);
    if (sf_writef_float(file_->handle.get(), interleaved.data(), frames) != frames) file_->fail();
}

void AudioWriter::finish() {
    if (sf_close(file_->handle.release()) != 0) file_->fail();
    file_->place.commit();
}

}  // namespace patchbreeder
