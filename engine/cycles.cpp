#include "engine/cycles.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "engine/lanes_math.h"
#include "engine/lanes_plain.h"
#include "engine/state.h"

namespace patchbreeder {
namespace {

double amplitude(const std::vector<float>& frame, std::size_t partial) {
    if (partial > frame.size() || frame[partial - 1] <= Cycles::silent) return 0.0;
    return double{lane(gain_from_db(plain::Lanes(frame[partial - 1])), 0)};
}

// One over the RMS of a frame, but for a constant.
double evened(const std::vector<float>& frame) {
    double power = 0.0;
    for (std::size_t k = 1; k <= frame.size(); ++k)
        power += amplitude(frame, k) * amplitude(frame, k);
    return 1.0 / std::sqrt(power);
}

// One row of the table, from the frames that it lies between.
void write_row(const Cycles& c, std::size_t row, float* to) {
    const double place = static_cast<double>(row * (c.levels.size() - 1)) / (wave_frames - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, c.levels.size() - 1);
    const double part = place - static_cast<double>(below);
    const double first = (1.0 - part) * evened(c.levels[below]),
                 second = part * evened(c.levels[above]);
    WaveSpectrum sines{}, cosines{};
    for (std::size_t k = 1; k < sines.size(); ++k) {
        const double level =
            first * amplitude(c.levels[below], k) + second * amplitude(c.levels[above], k);
        const plain::Lanes phase(k <= c.phases.size() ? c.phases[k - 1] : 0.0f);
        sines[k] = level * double{lane(cos_turns(phase), 0)};
        cosines[k] = level * double{lane(sin_turns(phase), 0)};
    }
    write_frame(sines, cosines, to);
}

}  // namespace

bool is_silent(const std::vector<float>& frame) noexcept {
    return std::all_of(frame.begin(), frame.end(), [](float db) { return db <= Cycles::silent; });
}

struct OwnCycles::Held {
    Cycles cycles;
    std::vector<float> table;
};

OwnCycles::OwnCycles(Cycles cycles) {
    assert(!cycles.levels.empty() && cycles.levels.size() <= Cycles::most_frames);
    assert(std::none_of(cycles.levels.begin(), cycles.levels.end(), [](const auto& frame) {
        return is_silent(frame) || frame.size() > most_wave_partials;
    }));
    assert(cycles.phases.size() <= most_wave_partials);
    auto held = std::make_shared<Held>();
    held->cycles = std::move(cycles);
    held->table.resize(wave_set_floats);
    for (std::size_t row = 0; row < wave_frames; ++row)
        write_row(held->cycles, row, held->table.data() + row * wave_frame_floats);
    held_ = std::move(held);
}

void OwnCycles::save(StateWriter& to) {
    Cycles written = held_ ? held_->cycles : Cycles{};
    to.put(written.levels, written.phases);
}

void OwnCycles::load(StateReader& from) {
    Cycles read;
    from.get(read.levels, read.phases);
    *this = read.levels.empty() ? OwnCycles() : OwnCycles(std::move(read));
}

const Cycles& OwnCycles::cycles() const noexcept {
    return held_->cycles;
}
const float* OwnCycles::table() const noexcept {
    return held_ ? held_->table.data() : nullptr;
}
bool operator==(const OwnCycles& a, const OwnCycles& b) noexcept {
    return a.held_ == b.held_ || (a.held_ && b.held_ && a.held_->cycles == b.held_->cycles);
}

}  // namespace patchbreeder
