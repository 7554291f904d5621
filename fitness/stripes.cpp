#include "fitness/stripes.h"

#include <cassert>

namespace patchbreeder {

StripePlan::StripePlan(std::size_t size, std::size_t hop)
    : hop_(hop),
      rows_(groups(hop) * lane_count),
      columns_(lane_count + groups((size - 1) / hop) * lane_count) {
    assert(columns_ <= 3 * lane_count);
    for (std::size_t i = 0; i < size; ++i)
        offsets_.push_back(static_cast<std::uint32_t>(i % hop * columns_ + i / hop));
}

}  // namespace patchbreeder
