// The cycles of a node in the native format: its partials in dB, frame after frame, and their
// phases.
#pragma once

#include <string>

#include "engine/cycles.h"
#include "presets/json_fields.h"

namespace patchbreeder {

// `owner` is how messages call the node. Throws Error (bad_data).
[[nodiscard]] OwnCycles read_cycles(const JsonValue& value, std::string_view file,
                                    const std::string& owner);
// Reads back as the same; lines after the first start at `indent`.
[[nodiscard]] std::string cycles_text(const Cycles& cycles, std::size_t indent);

}  // namespace patchbreeder
