#include "engine/lanes_avx2.h"
#include "fitness/composite_lanes.h"

namespace patchbreeder {

constinit const CompositeKernels composite_avx2 = CompositeStages<avx2::Lanes>::kernels();

}  // namespace patchbreeder
