#include "engine/lanes_plain.h"
#include "fitness/composite_lanes.h"

namespace patchbreeder {

constinit const CompositeKernels composite_plain = CompositeStages<plain::Lanes>::kernels();

}  // namespace patchbreeder
