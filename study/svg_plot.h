// SvgPlot: lines over a logarithmic abscissa, with bands, and ranks, as text of an SVG element.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace patchbreeder {

struct PlotPoint {
    double x = 0.0, y = 0.0;
    double low = 0.0, high = 0.0;  // of the band; equal: there is none
};
struct PlotLine {
    std::string name;
    std::vector<PlotPoint> points;
};
// Points whose y is not a number are left out, and lines of no others; the colours of the rest stay
// as they are. `log_y`: the ordinate is logarithmic too.
[[nodiscard]] std::string svg_plot(std::string_view title, std::string_view x_name,
                                   std::string_view y_name, std::span<const PlotLine> lines,
                                   bool log_y);

struct RankedName {
    std::string name;
    double rank = 1.0;
};
// The critical-difference picture of Demsar (2006): names along an axis of ranks, best at the left,
// those joined by a bar whose ranks lie within the difference.
[[nodiscard]] std::string svg_ranks(std::string_view title, std::vector<RankedName> names,
                                    double critical_difference);

}  // namespace patchbreeder
