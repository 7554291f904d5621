// Sounds to judge: clean tones of five waveforms, noises, and the reference targets.
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <regex>
#include <string>
#include <vector>

#include "engine/audio_file.h"
#include "engine/rng.h"
#include "fitness/analysis.h"

namespace patchbreeder::test {

enum class Wave { saw, square, triangle, sine, fm };
inline constexpr Wave waves[] = {Wave::saw, Wave::square, Wave::triangle, Wave::sine, Wave::fm};

inline double partial(Wave wave, int k) {
    switch (wave) {
        case Wave::saw:
            return 1.0 / k;
        case Wave::square:
            return k % 2 == 1 ? 1.0 / k : 0.0;
        case Wave::triangle:
            return k % 2 == 1 ? (k % 4 == 1 ? 1.0 : -1.0) / (k * k) : 0.0;
        default:
            return k == 1 ? 1.0 : 0.0;
    }
}

// Half scale, 5 ms rise, 20 ms fall; band-limited to 20 kHz. Sines by rotation: fast to make.
inline std::vector<float> tone(Wave wave, double hertz, double seconds, double turn = 0.1) {
    constexpr double pi = std::numbers::pi;
    const auto count = static_cast<std::size_t>(seconds * analysis_rate);
    std::vector<double> x(count);
    if (wave == Wave::fm) {  // modulator an octave up, index 1.5
        for (std::size_t i = 0; i < count; ++i) {
            const double t = 2.0 * pi * (hertz * static_cast<double>(i) / analysis_rate + turn);
            x[i] = std::sin(t + 1.5 * std::sin(2.0 * t));
        }
    } else {
        for (int k = 1; k * hertz < 20000.0; ++k) {
            const double level = partial(wave, k), step = 2.0 * pi * k * hertz / analysis_rate;
            if (level == 0.0) continue;
            double s = std::sin(2.0 * pi * k * turn), c = std::cos(2.0 * pi * k * turn);
            const double ds = std::sin(step), dc = std::cos(step);
            for (double& v : x) {
                v += level * s;
                const double next = s * dc + c * ds;
                c = c * dc - s * ds;
                s = next;
            }
        }
    }
    std::vector<float> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / analysis_rate;
        const double gain = std::min(1.0, std::min(t / 0.005, (seconds - t) / 0.02));
        samples[i] = static_cast<float>(0.5 * gain * x[i]);
    }
    return samples;
}

inline std::vector<float> white_noise(std::size_t count, std::uint64_t seed = 1) {
    Rng rng = Rng::stream(seed, {});
    std::vector<float> samples(count);
    for (float& x : samples) x = rng.uniform(-0.5f, 0.5f);
    return samples;
}

inline std::vector<float> scaled(std::vector<float> samples, float gain) {
    for (float& x : samples) x *= gain;
    return samples;
}

struct Reference {
    std::string id;
    double f0 = 0.0;    // Hz as measured when the set was made; 0 if none
    double gate = 0.0;  // seconds that the first note was held; 0 for a sample
    std::size_t notes = 0;
    Audio audio;
};

// presets/targets, in the order of its manifest.
inline const std::vector<Reference>& references() {
    static const std::vector<Reference> all = [] {
        const auto folder = std::filesystem::path(PATCHBREEDER_SOURCE_DIR) / "presets/targets";
        std::ifstream in(folder / "manifest.json");
        const std::regex field("\"(id|f0_hz|gate_s|onset_s)\": \"?([a-z0-9_.]+)");
        std::vector<Reference> list;
        for (std::string line; std::getline(in, line);) {
            std::smatch m;
            if (!std::regex_search(line, m, field)) continue;
            if (m[1] == "id")
                list.push_back({.id = m[2], .audio = {}});
            else if (m[1] == "f0_hz" && m[2] != "null")
                list.back().f0 = std::stod(m[2]);
            else if (m[1] == "onset_s")
                ++list.back().notes;
            else if (m[1] == "gate_s" && list.back().gate == 0.0)
                list.back().gate = std::stod(m[2]);
        }
        for (Reference& r : list)
            r.audio = read_audio(folder / (r.id + ".flac"), {.rate = analysis_rate}).audio;
        return list;
    }();
    return all;
}

}  // namespace patchbreeder::test
