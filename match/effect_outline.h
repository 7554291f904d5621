// A patch of effects in a line of words.
#pragma once

#include <string>

#include "engine/patch.h"

namespace patchbreeder {

// `tube > echo` of what stands in a row; of any other graph what it is made of: `tube & echo &
// lfo`. A latency and a plain gain do not count: `nothing` may be left.
[[nodiscard]] std::string outline(const Structure& effects);
// Seconds of the first node that is one.
[[nodiscard]] double latency_of(const Patch& effects);

}  // namespace patchbreeder
