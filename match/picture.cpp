#include "match/picture.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/error.h"
#include "engine/file.h"
#include "engine/lanes_plain.h"
#include "fitness/analysis.h"
#include "fitness/stft.h"

namespace patchbreeder {
namespace {

constexpr std::size_t panel_width = 480, height = 320, gap = 8;
constexpr std::size_t width = 2 * panel_width + gap;
constexpr std::size_t window = 2048;
constexpr double low_hertz = 40.0, high_hertz = 16000.0, range_db = 70.0;

struct Canvas {
    std::vector<std::uint8_t> rgb = std::vector<std::uint8_t>(3 * width * height, 24);
    void set(std::size_t x, std::size_t y, const std::array<double, 3>& colour) {
        for (std::size_t c = 0; c < 3; ++c)
            rgb[3 * (y * width + x) + c] =
                static_cast<std::uint8_t>(std::clamp(255.0 * colour[c], 0.0, 255.0));
    }
};

// Black over violet and orange to white, evenly growing lighter.
std::array<double, 3> heat(double x) {
    constexpr std::array<std::array<double, 3>, 6> stops{{{0.0, 0.0, 0.02},
                                                          {0.24, 0.06, 0.4},
                                                          {0.58, 0.15, 0.4},
                                                          {0.87, 0.32, 0.23},
                                                          {0.99, 0.65, 0.04},
                                                          {0.99, 1.0, 0.78}}};
    const double at = std::clamp(x, 0.0, 1.0) * (stops.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    std::array<double, 3> colour{};
    for (std::size_t c = 0; c < 3; ++c)
        colour[c] = stops[i][c] + (at - static_cast<double>(i)) * (stops[i + 1][c] - stops[i][c]);
    return colour;
}

// Power at every column (time) and bin.
std::vector<std::vector<float>> columns(std::span<const float> sound, std::size_t frames) {
    const FftPlan plan(window);
    const double hop = static_cast<double>(frames) / panel_width;
    std::vector<std::vector<float>> power(panel_width, std::vector<float>(window / 2 + 1));
    std::vector<float> padded(frames + 2 * window, 0.0f), chunk(window * lane_count, 0.0f);
    std::copy_n(sound.begin(), std::min(sound.size(), frames), padded.begin() + window / 2);
    std::vector<float> scratch(fft_floats(window)), bins((window / 2 + 1) * lane_count);
    for (std::size_t x = 0; x < panel_width; x += lane_count) {
        for (std::size_t l = 0; l < lane_count; ++l) {
            const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(x + l) * hop);
            std::copy_n(padded.begin() + at, window,
                        chunk.begin() + static_cast<std::ptrdiff_t>(l * window));
        }
        power_spectra<plain::Lanes>(plan.tables(), chunk.data(), window, 1, scratch.data(),
                                    bins.data());
        for (std::size_t l = 0; l < lane_count; ++l)
            for (std::size_t b = 0; b <= window / 2; ++b)
                power[x + l][b] = bins[b * lane_count + l];
    }
    return power;
}

void draw(Canvas& canvas, std::size_t left, std::span<const float> sound, std::size_t frames) {
    const auto power = columns(sound, frames);
    float loudest = 1e-20f;
    for (const auto& column : power)
        for (const float p : column) loudest = std::max(loudest, p);
    for (std::size_t y = 0; y < height; ++y) {
        const double hertz = low_hertz * std::pow(high_hertz / low_hertz,
                                                  1.0 - (static_cast<double>(y) + 0.5) / height);
        const double bin = hertz * window / analysis_rate;
        const auto b = static_cast<std::size_t>(bin);
        const double part = bin - static_cast<double>(b);
        for (std::size_t x = 0; x < panel_width; ++x) {
            const double p = (1.0 - part) * double{power[x][b]} + part * double{power[x][b + 1]};
            const double db = 10.0 * std::log10(p / double{loudest} + 1e-12);
            canvas.set(left + x, y, heat(1.0 + db / range_db));
        }
    }
    for (const double hertz : {100.0, 1000.0, 10000.0}) {
        const double up = std::log(hertz / low_hertz) / std::log(high_hertz / low_hertz);
        const auto y = static_cast<std::size_t>((1.0 - up) * height);
        for (std::size_t x = 0; x < panel_width; x += 4) canvas.set(left + x, y, {0.45, 0.55, 0.6});
    }
}

}  // namespace

void write_picture(const std::filesystem::path& path, std::span<const float> target,
                   std::span<const float> match) {
    Canvas canvas;
    const std::size_t frames = std::max<std::size_t>(target.size(), window);
    draw(canvas, 0, target, frames);
    draw(canvas, panel_width + gap, match, frames);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    std::vector<std::byte> bytes;
    const bool done =
        png_image_write_to_memory(&image, nullptr, &size, 0, canvas.rgb.data(), 0, nullptr) != 0 &&
        (bytes.resize(size), true) &&
        png_image_write_to_memory(&image, bytes.data(), &size, 0, canvas.rgb.data(), 0, nullptr) !=
            0;
    if (!done)
        throw Error(
            ExitCode::bug,
            {.where = path.string(), .what = "cannot draw the picture", .why = image.message});
    bytes.resize(size);
    write_atomically(path, bytes);
}

}  // namespace patchbreeder
