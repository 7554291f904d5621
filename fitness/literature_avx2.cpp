#include "engine/lanes_avx2.h"
#include "fitness/literature_lanes.h"

namespace patchbreeder {

constinit const LiteratureKernels literature_avx2 = literature_of<avx2::Lanes>();

}  // namespace patchbreeder
