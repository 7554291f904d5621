#include "match/fm_ratios.h"

#include <algorithm>
#include <cmath>

#include "engine/music.h"

namespace patchbreeder {
namespace {

constexpr std::size_t most_ratios = 6, most_suggesting = 12;  // partials
constexpr double lowest = 0.25, highest = 32.0;
constexpr double quietest = -50.0;   // dB; a partial there counts nothing
constexpr double tolerance = 2.5;    // Hz; and
constexpr double relative = 0.0015;  // of the frequency
constexpr int most_orders = 24;      // sidebands to either side
constexpr double alike = 0.004;      // ratios nearer than that are one

struct Line {
    double hertz, weight;
};

struct Comb {
    double ratio = 0.0, merit = 0.0;
};

// The comb refined to the lines it meets, and what it explains beyond chance.
Comb judge(std::span<const Line> lines, double carrier, double modulator) {
    double explained = 0.0, up = 0.0, down = 0.0;
    for (const Line& line : lines) {
        const double near = tolerance + relative * line.hertz;
        explained -= line.weight * std::min(1.0, 4.0 * near / modulator);
        // Signed orders: line = +-(carrier + k modulator).
        for (const double side : {1.0, -1.0}) {
            const double k = std::round((side * line.hertz - carrier) / modulator);
            const double off = side * line.hertz - carrier - k * modulator;
            if (std::abs(off) > near || std::abs(k) > most_orders) continue;
            explained += line.weight;
            up += line.weight * k * (side * line.hertz - carrier);
            down += line.weight * k * k;
            break;
        }
    }
    return {.ratio = (down > 0.0 ? up / down : modulator) / carrier, .merit = explained};
}

}  // namespace

std::vector<double> fm_ratios(std::span<const Partial> partials, double carrier) {
    std::vector<Line> lines;
    for (const Partial& p : partials)
        lines.push_back({hertz_of(double{p.note}), 1.0 - double{p.level} / quietest});
    std::vector<double> wished;
    const std::size_t suggesting = std::min(lines.size(), most_suggesting);
    for (std::size_t i = 0; i < suggesting; ++i) {
        for (const double from : {carrier, -carrier})
            for (int order = 1; order <= 4; ++order)
                wished.push_back(std::abs(lines[i].hertz - from) / order);
        for (std::size_t j = 0; j < i; ++j)
            for (int order = 1; order <= 2; ++order)
                wished.push_back(std::abs(lines[i].hertz - lines[j].hertz) / order);
    }
    std::vector<Comb> combs;
    for (const double modulator : wished)
        if (modulator >= lowest * carrier && modulator <= highest * carrier)
            combs.push_back(judge(lines, carrier, modulator));
    std::stable_sort(combs.begin(), combs.end(),
                     [](const Comb& a, const Comb& b) { return a.merit > b.merit; });
    std::vector<double> ratios;
    for (const Comb& comb : combs) {
        if (ratios.size() == most_ratios || comb.merit <= 0.0) break;
        if (std::none_of(ratios.begin(), ratios.end(), [&](double known) {
                return std::abs(known - comb.ratio) < alike * known;
            }))
            ratios.push_back(comb.ratio);
    }
    return ratios;
}

}  // namespace patchbreeder
