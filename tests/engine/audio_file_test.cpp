#include "engine/audio_file.h"

#include <sndfile.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <string>

#include "engine/digest.h"
#include "engine/error.h"
#include "engine/file.h"
#include "engine/resample.h"

using namespace patchbreeder;
namespace fs = std::filesystem;

namespace {

// A directory that is gone when the test is over.
struct Scratch {
    fs::path path;
    Scratch() {
        std::string name = (fs::temp_directory_path() / "patchbreeder-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Scratch() { fs::remove_all(path); }
    fs::path operator/(const std::string& file) const { return path / file; }
};

Audio tone(double hertz, double seconds, int rate, float level = 0.5f) {
    Audio audio{.rate = rate,
                .samples = std::vector<float>(static_cast<std::size_t>(seconds * rate))};
    for (std::size_t i = 0; i < audio.samples.size(); ++i)
        audio.samples[i] =
            level *
            static_cast<float>(std::sin(2.0 * M_PI * hertz * static_cast<double>(i) / rate));
    return audio;
}

void append(std::string& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i));
}

struct Wav {
    std::uint32_t rate = 44100, channels = 1, bits = 16, codec = 1;
    std::uint32_t declared = 0;  // bytes of sound the header promises; 0 = what there is
};
// WAV files no writer would make.
std::string wav_bytes(const Wav& w, const std::string& sound) {
    std::string bytes = "RIFF";
    const std::uint32_t size =
        w.declared != 0 ? w.declared : static_cast<std::uint32_t>(sound.size());
    const std::uint32_t frame = w.channels * w.bits / 8;
    append(bytes, 36 + std::uint64_t{size}, 4);
    bytes += "WAVEfmt ";
    append(bytes, 16, 4);
    append(bytes, w.codec, 2);
    append(bytes, w.channels, 2);
    append(bytes, w.rate, 4);
    append(bytes, std::uint64_t{w.rate} * frame, 4);
    append(bytes, frame, 2);
    append(bytes, w.bits, 2);
    bytes += "data";
    append(bytes, size, 4);
    return bytes + sound;
}

void put(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}
std::string get(const fs::path& path) {
    return read_text(path, 100'000'000);
}

std::string pcm(const std::vector<float>& samples) {
    std::string bytes;
    for (const float x : samples)
        append(bytes, static_cast<std::uint16_t>(std::lround(x * 32767)), 2);
    return bytes;
}
std::string floats(const std::vector<float>& samples) {
    return {reinterpret_cast<const char*>(samples.data()), samples.size() * sizeof(float)};
}

void refused(const std::function<void()>& action, ExitCode code, const std::string& words) {
    try {
        action();
        FAIL("not refused; expected: " << words);
    } catch (const Error& error) {
        INFO(error.what());
        CHECK(error.code() == code);
        CHECK(std::string(error.what()).find(words) != std::string::npos);
        CHECK(std::string(error.what()).find('\n') == std::string::npos);
    }
}
void refused_file(const fs::path& path, const std::string& words,
                  ExitCode code = ExitCode::bad_data) {
    refused([&] { (void)read_audio(path); }, code, words);
    refused([&] { (void)read_audio(path); }, code, path.filename().string());
}

}  // namespace

TEST_CASE("A float WAV comes back bit for bit", "[engine][audio]") {
    const Scratch dir;
    const Audio sound = tone(440.0, 0.5, 48000, 1.7f);
    write_audio(dir / "a.wav", sound, SampleFormat::float32);
    const AudioFile file = read_audio(dir / "a.wav");
    CHECK(file.audio.samples == sound.samples);
    CHECK(file.audio.rate == 48000);
    CHECK(file.channels == 1);
    CHECK(file.seconds == Approx(0.5));
    CHECK(file.notes.empty());
}

TEST_CASE("24-bit files are exact to one step and clip what is too loud", "[engine][audio]") {
    const Scratch dir;
    Audio sound = tone(100.0, 0.1, 44100);
    sound.samples[7] = 1.5f;
    sound.samples[8] = -3.0f;
    for (const std::string name : {"a.wav", "a.FLAC"}) {
        write_audio(dir / name, sound);
        const auto back = read_audio(dir / name).audio.samples;
        REQUIRE(back.size() == sound.samples.size());
        CHECK(back[7] == Approx(1.0).margin(1e-6));
        CHECK(back[8] == Approx(-1.0).margin(1e-6));
        for (std::size_t i = 9; i < back.size(); ++i)
            REQUIRE(std::abs(back[i] - sound.samples[i]) <= 1.01f / 8388608.0f);
    }
}

TEST_CASE("Equal sounds are equal files", "[engine][audio]") {
    const Scratch dir;
    const Audio sound = tone(300.0, 0.1, 22050);
    write_audio(dir / "a.wav", sound, SampleFormat::float32);
    write_audio(dir / "b.wav", sound, SampleFormat::float32);
    CHECK(get(dir / "a.wav") == get(dir / "b.wav"));
    CHECK(get(dir / "a.wav").find("PEAK") == std::string::npos);
}

TEST_CASE("Resampling keeps pitch, level and length", "[engine][audio]") {
    for (const int from : {8000, 22050, 48000, 192000}) {
        const Audio sound = resample(tone(440.0, 1.0, from), 44100);
        REQUIRE(sound.rate == 44100);
        REQUIRE(sound.samples.size() == 44100);
        // Correlation with the ideal tone over the middle, in phase and in quadrature.
        double in_phase = 0.0, quadrature = 0.0;
        for (std::size_t i = 4410; i < 39690; ++i) {
            const double angle = 2.0 * M_PI * 440.0 * static_cast<double>(i) / 44100.0;
            in_phase += double{sound.samples[i]} * std::sin(angle);
            quadrature += double{sound.samples[i]} * std::cos(angle);
        }
        CHECK(in_phase / 17640.0 == Approx(0.5).margin(1e-4));
        CHECK(quadrature / 17640.0 == Approx(0.0).margin(1e-3));
    }
}

TEST_CASE("Reading says what it did to the sound", "[engine][audio]") {
    const Scratch dir;
    std::vector<float> stereo;
    for (const float x : tone(440.0, 0.2, 48000).samples) stereo.insert(stereo.end(), {x, 0.0f});
    put(dir / "s.wav", wav_bytes({.rate = 48000, .channels = 2}, pcm(stereo)));
    const AudioFile file = read_audio(dir / "s.wav", {.rate = 44100});
    CHECK(file.audio.rate == 44100);
    CHECK(file.rate == 48000);
    CHECK(file.channels == 2);
    CHECK(peak(file.audio.samples) == Approx(0.25).margin(0.01));
    REQUIRE(file.notes.size() == 2);
    CHECK(file.notes[0] == "stereo folded to mono");
    CHECK(file.notes[1] == "resampled from 48000 Hz to 44100 Hz");
}

TEST_CASE("A stereo file is read as middle and side and written back the same", "[engine][audio]") {
    const Scratch dir;
    const Audio middle = tone(440.0, 0.2, 48000), side = tone(660.0, 0.2, 48000);
    Audio audio{.rate = 48000, .samples = middle.samples, .side = side.samples};
    for (float& x : audio.side) x *= 0.25f;
    write_audio(dir / "s.wav", audio, SampleFormat::float32);
    const AudioFile file = read_audio(dir / "s.wav", {.stereo = true});
    CHECK(file.channels == 2);
    CHECK(file.notes.empty());
    REQUIRE(file.audio.side.size() == audio.side.size());
    for (std::size_t i = 0; i < audio.side.size(); ++i) {
        REQUIRE(file.audio.samples[i] == Approx(audio.samples[i]).margin(1e-6));
        REQUIRE(file.audio.side[i] == Approx(audio.side[i]).margin(1e-6));
    }
    const Audio resampled = read_audio(dir / "s.wav", {.rate = 44100, .stereo = true}).audio;
    CHECK(resampled.side.size() == resampled.samples.size());
    CHECK(peak(std::span(resampled.side).subspan(1000, 6000)) == Approx(0.125).margin(0.005));
}

TEST_CASE("A stereo file whose channels are the same is mono", "[engine][audio]") {
    const Scratch dir;
    const Audio mono = tone(440.0, 0.2, 44100);
    std::vector<float> both;
    for (const float x : mono.samples) both.insert(both.end(), {x, x});
    put(dir / "both.wav", wav_bytes({.rate = 44100, .channels = 2}, pcm(both)));
    put(dir / "mono.wav", wav_bytes({.rate = 44100}, pcm(mono.samples)));
    const AudioFile file = read_audio(dir / "both.wav", {.stereo = true});
    CHECK(file.audio.side.empty());
    CHECK(file.audio.samples == read_audio(dir / "mono.wav").audio.samples);
    REQUIRE(file.notes.size() == 1);
    CHECK(file.notes[0] == "both channels are the same: mono");
}

// A WAV of so many hours: a second of a tone, and a hole that costs no disk.
void put_long(const fs::path& path, std::uint32_t hours) {
    const std::uint32_t bytes = hours * 3600u * 8000u * 2u;
    put(path, wav_bytes({.rate = 8000, .declared = bytes}, pcm(tone(440.0, 1.0, 8000).samples)));
    fs::resize_file(path, 44 + std::uintmax_t{bytes});
}

TEST_CASE("Of an hour only the start is read, and it is said; ten hours are refused",
          "[engine][audio]") {
    const Scratch dir;
    put_long(dir / "long.wav", 1);
    const AudioFile file = read_audio(dir / "long.wav", {.seconds = 2.0});
    CHECK(file.audio.samples.size() == 16000);
    CHECK(file.seconds == 3600.0);
    REQUIRE(file.notes.size() == 1);
    CHECK(file.notes[0] == "only the first 2 s of 3600 s are used");
    put_long(dir / "longer.wav", 10);
    refused_file(dir / "longer.wav", "too long: 10 hours, at most 1 can be read");
}

TEST_CASE("Files that are no sound are refused", "[engine][audio]") {
    const Scratch dir;
    refused_file(dir / "missing.wav", "No such file", ExitCode::cannot_read);
    fs::create_directory(dir / "folder.wav");
    refused_file(dir / "folder.wav", "directory", ExitCode::cannot_read);
    put(dir / "empty.wav", "");
    refused_file(dir / "empty.wav", "empty");
    put(dir / "text.wav", "dear diary, today I heard a sound");
    refused_file(dir / "text.wav", "not an audio file");
    put(dir / "noise.mp3", "\xff\xfb\x90 and then nothing like frames follows here at all");
    refused_file(dir / "noise.mp3", "not an audio file");
    put(dir / "speex.ogg", std::string("OggS") + std::string(24, '\0') + "Speex   1.2");
    refused_file(dir / "speex.ogg", "codec not read");
}

TEST_CASE("Codecs off the list are refused before they are decoded", "[engine][audio]") {
    const Scratch dir;
    const std::string sound(4096, '\x11');
    for (const std::uint32_t codec : {0x2u, 0x11u, 0x31u, 0x40u, 0x45u, 0x50u, 0x1234u}) {
        put(dir / "c.wav", wav_bytes({.bits = 4, .codec = codec}, sound));
        refused_file(dir / "c.wav", "codec not read");
    }
}

TEST_CASE("Sounds that cannot be worked with are refused", "[engine][audio]") {
    const Scratch dir;
    const std::string name = "x.wav";
    const auto check = [&](const std::string& bytes, const std::string& words) {
        put(dir / name, bytes);
        refused_file(dir / name, words);
    };
    const std::string second = pcm(tone(440.0, 1.0, 44100).samples);
    check(wav_bytes({}, ""), "empty");
    check(wav_bytes({}, pcm({0.5f})), "too short: 1 frame");
    check(wav_bytes({}, pcm(std::vector<float>(800, 0.5f))), "too short");
    check(wav_bytes({}, std::string(88200, '\0')), "silent");
    check(wav_bytes({.channels = 24}, second + second), "24 channels");
    check(wav_bytes({.rate = 1}, second), "sample rate 1 Hz: outside 8000..192000");
    check(wav_bytes({.rate = 2147483647}, second), "sample rate");
    check(wav_bytes({.rate = 0}, second), "x.wav");
    check(wav_bytes({.declared = 880000}, second), "truncated");
    check(wav_bytes({}, second).substr(0, 30), "damaged");

    std::vector<float> samples = tone(440.0, 1.0, 44100).samples;
    samples[1000] = std::numeric_limits<float>::quiet_NaN();
    check(wav_bytes({.bits = 32, .codec = 3}, floats(samples)), "sample 1000 is not a number");
    samples[1000] = std::numeric_limits<float>::infinity();
    check(wav_bytes({.bits = 32, .codec = 3}, floats(samples)), "sample 1000 is infinite");
    samples[1000] = 1e30f;
    check(wav_bytes({.bits = 32, .codec = 3}, floats(samples)), "1e+30 times full scale");

    std::vector<float> opposed;
    for (const float x : tone(440.0, 0.5, 44100).samples) opposed.insert(opposed.end(), {x, -x});
    check(wav_bytes({.channels = 2, .bits = 32, .codec = 3}, floats(opposed)), "cancel");
}

TEST_CASE("A FLAC that ends early is refused", "[engine][audio]") {
    const Scratch dir;
    write_audio(dir / "a.flac", tone(440.0, 2.0, 44100));
    fs::resize_file(dir / "a.flac", fs::file_size(dir / "a.flac") / 2);
    refused_file(dir / "a.flac", "truncated");
    fs::resize_file(dir / "a.flac", 60);
    refused_file(dir / "a.flac", "a.flac");
}

TEST_CASE("Every accepted kind of file is read", "[engine][audio]") {
    const Scratch dir;
    struct Kind {
        std::string name;
        int format;
        bool lossy;
    };
    for (const Kind& kind : {Kind{"a.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, false},
                             Kind{"f.aifc", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, false},
                             Kind{"x.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, false},
                             Kind{"b.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, true},
                             Kind{"u.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW, true},
                             Kind{"r.wav", SF_FORMAT_RF64 | SF_FORMAT_DOUBLE, false},
                             Kind{"v.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, true},
                             Kind{"o.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, true},
                             Kind{"m.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, true}}) {
        INFO(kind.name);
        const Audio sound = tone(440.0, 1.0, 48000);
        SF_INFO info{};
        info.samplerate = 48000;
        info.channels = 1;
        info.format = kind.format;
        SNDFILE* file = sf_open((dir / kind.name).c_str(), SFM_WRITE, &info);
        REQUIRE(file != nullptr);
        sf_write_float(file, sound.samples.data(), 48000);
        sf_close(file);

        const Audio back = read_audio(dir / kind.name).audio;
        CHECK(back.samples.size() == 48000);
        double error = 0.0;
        for (std::size_t i = 4800; i < std::min<std::size_t>(back.samples.size(), 43200); ++i)
            error = std::max(error, std::abs(double{back.samples[i]} - double{sound.samples[i]}));
        CHECK(error < (kind.lossy ? 0.05 : 1e-4));
    }
}

TEST_CASE("A WAV streamed without a length is read to its end", "[engine][audio]") {
    const Scratch dir;
    const std::string second = pcm(tone(440.0, 1.0, 44100).samples);
    put(dir / "s.wav", wav_bytes({.declared = 0xffffffff}, second));
    CHECK(read_audio(dir / "s.wav").audio.samples.size() == 44100);
}

TEST_CASE("What cannot be written is refused and leaves the old file", "[engine][audio]") {
    const Scratch dir;
    Audio sound = tone(440.0, 0.1, 44100);
    const auto refuse_write = [&](const std::string& file, ExitCode code, const std::string& words,
                                  SampleFormat format = SampleFormat::pcm24) {
        refused([&] { write_audio(dir / file, sound, format); }, code, words);
    };
    refuse_write("a.mp3", ExitCode::usage, ".wav");
    refuse_write("a.wave", ExitCode::usage, "did you mean '.wav'?");
    refuse_write("a", ExitCode::usage, "no extension");
    refuse_write("a.flac", ExitCode::usage, "integers", SampleFormat::float32);
    refuse_write("no/such/folder.wav", ExitCode::cannot_create, "make its directory");

    write_audio(dir / "a.wav", sound);
    const std::string before = get(dir / "a.wav");
    sound.samples[3] = std::numeric_limits<float>::quiet_NaN();
    refuse_write("a.wav", ExitCode::bad_data, "sample 3 is not finite");
    CHECK(get(dir / "a.wav") == before);
    CHECK(std::distance(fs::directory_iterator(dir.path), fs::directory_iterator()) == 1);
}

TEST_CASE("Files are replaced as a whole", "[engine][file]") {
    const Scratch dir;
    write_atomically(dir / "x", std::string_view("one"));
    write_atomically(dir / "x", std::string_view("two"));
    CHECK(read_text(dir / "x", 3) == "two");
    CHECK_FALSE(fs::exists(dir / "x.tmp"));
    refused([&] { (void)read_text(dir / "x", 2); }, ExitCode::bad_data, "too large");
    refused([&] { (void)read_text(dir / "y", 2); }, ExitCode::cannot_read, "No such file");

    fs::create_symlink("x", dir / "link");
    write_atomically(dir / "link", std::string_view("three"));
    CHECK(fs::is_symlink(dir / "link"));
    CHECK(read_text(dir / "x", 10) == "three");
    refused([&] { write_atomically(dir.path, std::string_view("")); }, ExitCode::cannot_create,
            "directory");
    refused([] { write_atomically("/dev/null", std::string_view("")); }, ExitCode::cannot_create,
            "not a regular file");
}
