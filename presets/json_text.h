// Laying out JSON text for people.
#pragma once

#include <string>
#include <vector>

namespace patchbreeder {

// Items between brackets, as many a line as fit; the text starts at `column`, lines after the first
// at `indent`.
[[nodiscard]] std::string wrapped(char open, const std::vector<std::string>& items, char close,
                                  std::size_t indent, std::size_t column);

}  // namespace patchbreeder
