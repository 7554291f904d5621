#include "engine/lanes_sse2.h"
#include "fitness/literature_lanes.h"

namespace patchbreeder {

constinit const LiteratureKernels literature_sse2 = literature_of<sse2::Lanes>();

}  // namespace patchbreeder
