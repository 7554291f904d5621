// Small readings of text that several rooms need.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbreeder {

// The parts between separators, empty ones too; one more than there are separators.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

// NAME=NUMBER with a name, and nothing after the number.
[[nodiscard]] std::optional<std::pair<std::string, double>> read_assignment(std::string_view text);

}  // namespace patchbreeder
