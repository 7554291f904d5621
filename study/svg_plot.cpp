#include "study/svg_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace patchbreeder {
namespace {

constexpr double width = 640.0, height = 380.0;
constexpr double left = 64.0, right = 150.0, top = 34.0, bottom = 46.0;

// Told apart by the colour-blind (Okabe and Ito, 2008).
constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                             "#e69f00", "#56b4e9", "#000000"};

// From values to the length of an axis.
struct Axis {
    double low = 0.0, high = 1.0;
    bool logarithmic = false;

    [[nodiscard]] double share(double value) const {
        const double at = logarithmic ? std::log(value / low) / std::log(high / low)
                                      : (value - low) / (high - low);
        return std::clamp(at, 0.0, 1.0);
    }
    [[nodiscard]] std::vector<double> ticks() const {
        std::vector<double> marks;
        if (!logarithmic) {
            for (int i = 0; i <= 5; ++i) marks.push_back(low + (high - low) * i / 5);
            return marks;
        }
        for (double decade = std::pow(10.0, std::floor(std::log10(low))); decade <= high;
             decade *= 10.0)
            for (const double step : {1.0, 2.0, 5.0})
                if (decade * step >= 0.999 * low && decade * step <= 1.001 * high)
                    marks.push_back(decade * step);
        return marks;
    }
};

double x_of(const Axis& axis, double value) {
    return left + axis.share(value) * (width - left - right);
}
double y_of(const Axis& axis, double value) {
    return height - bottom - axis.share(value) * (height - top - bottom);
}

bool drawn(const PlotPoint& p) {
    return std::isfinite(p.y) && p.x > 0.0;
}

// The least of 1, 2 and 5 times a power of ten that is no less.
double round_above(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-12))));
    for (const double step : {1.0, 2.0, 5.0})
        if (value <= decade * step) return decade * step;
    return 10.0 * decade;
}

Axis span_of(std::span<const PlotLine> lines, bool of_x, bool logarithmic) {
    double low = 1e300, high = -1e300;
    for (const PlotLine& line : lines)
        for (const PlotPoint& p : line.points) {
            if (!drawn(p)) continue;
            low = std::min(low, of_x ? p.x : std::min(p.y, p.low == p.high ? p.y : p.low));
            high = std::max(high, of_x ? p.x : std::max(p.y, p.low == p.high ? p.y : p.high));
        }
    if (low > high) return {.low = 1.0, .high = 10.0, .logarithmic = logarithmic};
    if (logarithmic) low = std::max(low, 1e-4 * high);
    if (!(high > low)) high = low == 0.0 ? 1.0 : 2.0 * low;
    if (!logarithmic) high = round_above(high);
    return {
        .low = logarithmic ? low : std::min(low, 0.0), .high = high, .logarithmic = logarithmic};
}

std::string axes(const Axis& x, const Axis& y, std::string_view x_name, std::string_view y_name) {
    std::string svg;
    for (const double mark : x.ticks())
        svg += fmt::format(
            "<line class='grid' x1='{0:.1f}' y1='{1}' x2='{0:.1f}' y2='{2}'/>"
            "<text x='{0:.1f}' y='{3}' text-anchor='middle'>{4:g}</text>\n",
            x_of(x, mark), top, height - bottom, height - bottom + 16.0, mark);
    for (const double mark : y.ticks())
        svg += fmt::format(
            "<line class='grid' x1='{0}' y1='{1:.1f}' x2='{2}' y2='{1:.1f}'/>"
            "<text x='{3}' y='{4:.1f}' text-anchor='end'>{5:.3g}</text>\n",
            left, y_of(y, mark), width - right, left - 6.0, y_of(y, mark) + 4.0, mark);
    svg += fmt::format("<text x='{}' y='{}' text-anchor='middle'>{}</text>\n",
                       left + (width - left - right) / 2.0, height - 8.0, x_name);
    svg += fmt::format(
        "<text x='14' y='{0}' text-anchor='middle' transform='rotate(-90 14 {0})'>{1}</text>\n",
        top + (height - top - bottom) / 2.0, y_name);
    return svg;
}

std::string draw(const PlotLine& line, const Axis& x, const Axis& y, std::string_view colour,
                 std::size_t place) {
    std::string path, upper, lower;
    for (const PlotPoint& p : line.points) {
        if (!drawn(p)) continue;
        path += fmt::format("{:.1f},{:.1f} ", x_of(x, p.x), y_of(y, p.y));
        if (p.low == p.high) continue;
        upper += fmt::format("{:.1f},{:.1f} ", x_of(x, p.x), y_of(y, p.high));
        lower.insert(0, fmt::format("{:.1f},{:.1f} ", x_of(x, p.x), y_of(y, p.low)));
    }
    std::string svg;
    if (!upper.empty())
        svg += fmt::format("<polygon points='{}{}' fill='{}' opacity='0.13'/>\n", upper, lower,
                           colour);
    svg += fmt::format("<polyline points='{}' fill='none' stroke='{}' stroke-width='2'/>\n", path,
                       colour);
    const double at = top + 10.0 + 18.0 * static_cast<double>(place);
    svg += fmt::format(
        "<line x1='{0}' y1='{1}' x2='{2}' y2='{1}' stroke='{3}' stroke-width='3'/>"
        "<text x='{4}' y='{5}'>{6}</text>\n",
        width - right + 10.0, at, width - right + 30.0, colour, width - right + 36.0, at + 4.0,
        line.name);
    return svg;
}

}  // namespace

std::string svg_plot(std::string_view title, std::string_view x_name, std::string_view y_name,
                     std::span<const PlotLine> lines, bool log_y) {
    const Axis x = span_of(lines, true, true), y = span_of(lines, false, log_y);
    std::string svg = fmt::format(
        "<svg viewBox='0 0 {} {}' xmlns='http://www.w3.org/2000/svg'>\n"
        "<text x='{}' y='20' class='title'>{}</text>\n",
        width, height, left, title);
    svg += axes(x, y, x_name, y_name);
    std::size_t place = 0;  // in the list of names
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (std::any_of(lines[i].points.begin(), lines[i].points.end(), drawn))
            svg += draw(lines[i], x, y, colours[i % colours.size()], place++);
    return svg + "</svg>\n";
}

std::string svg_ranks(std::string_view title, std::vector<RankedName> names,
                      double critical_difference) {
    std::stable_sort(names.begin(), names.end(),
                     [](const RankedName& a, const RankedName& b) { return a.rank < b.rank; });
    const auto count = static_cast<double>(names.size());
    constexpr double axis_y = 76.0, row = 18.0, bar = 7.0;
    const auto x_at = [&](double rank) {
        return left + (rank - 1.0) / (count - 1.0) * (width - left - right);
    };
    std::string bars;
    double bars_end = axis_y + 12.0, reached = 0.0;
    for (std::size_t from = 0; from < names.size(); ++from) {
        std::size_t to = from;
        while (to + 1 < names.size() &&
               names[to + 1].rank - names[from].rank <= critical_difference)
            ++to;
        // What lies inside a bar that is drawn is joined already.
        if (to == from || static_cast<double>(to) <= reached) continue;
        reached = static_cast<double>(to);
        bars += fmt::format(
            "<line x1='{:.1f}' y1='{}' x2='{:.1f}' y2='{}' stroke='#000' stroke-width='4'/>\n",
            x_at(names[from].rank) - 3.0, bars_end, x_at(names[to].rank) + 3.0, bars_end);
        bars_end += bar;
    }
    const double total = bars_end + row * (count + 1.0);
    std::string svg = fmt::format(
        "<svg viewBox='0 0 {} {:.0f}' xmlns='http://www.w3.org/2000/svg'>\n"
        "<text x='{}' y='20' class='title'>{}</text>\n"
        "<line x1='{}' y1='{}' x2='{}' y2='{}' stroke='#000'/>\n",
        width, total, left, title, x_at(1.0), axis_y, x_at(count), axis_y);
    for (std::size_t r = 1; r <= names.size(); ++r)
        svg += fmt::format("<text x='{:.1f}' y='{}' text-anchor='middle'>{}</text>\n",
                           x_at(static_cast<double>(r)), axis_y - 6.0, r);
    svg += fmt::format(
        "<line x1='{0:.1f}' y1='44' x2='{1:.1f}' y2='44' stroke='#000' stroke-width='2'/>"
        "<text x='{2:.1f}' y='48'>critical difference {3:.2f}</text>\n",
        x_at(1.0), x_at(1.0 + critical_difference), x_at(1.0 + critical_difference) + 8.0,
        critical_difference);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double y = bars_end + row * (static_cast<double>(i) + 1.0);
        svg += fmt::format(
            "<polyline points='{0:.1f},{1} {0:.1f},{2} {3:.1f},{2}' fill='none' stroke='#666'/>"
            "<text x='{4:.1f}' y='{5}'>{6} ({7:.2f})</text>\n",
            x_at(names[i].rank), axis_y, y, width - right, width - right + 6.0, y + 4.0,
            names[i].name, names[i].rank);
    }
    return svg + bars + "</svg>\n";
}

}  // namespace patchbreeder
