#include "engine/lanes_sse2.h"
#include "fitness/composite_lanes.h"

namespace patchbreeder {

constinit const CompositeKernels composite_sse2 = CompositeStages<sse2::Lanes>::kernels();

}  // namespace patchbreeder
