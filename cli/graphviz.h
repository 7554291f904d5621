// Pictures of graphs by the program `dot` of graphviz, if it is installed.
#pragma once

#include <string>

namespace patchbreeder {

// DOT text as SVG. Error (unavailable) if there is no `dot`.
[[nodiscard]] std::string svg_of(const std::string& dot);

}  // namespace patchbreeder
