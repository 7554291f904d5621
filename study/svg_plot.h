// SvgPlot: lines over a logarithmic abscissa, with bands, as text of an SVG element.
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
// Points whose y is not a number are left out. `log_y`: the ordinate is logarithmic too.
[[nodiscard]] std::string svg_plot(std::string_view title, std::string_view x_name,
                                   std::string_view y_name, std::span<const PlotLine> lines,
                                   bool log_y);

}  // namespace patchbreeder
