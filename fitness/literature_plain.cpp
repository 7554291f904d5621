#include "engine/lanes_plain.h"
#include "fitness/literature_lanes.h"

namespace patchbreeder {

constinit const LiteratureKernels literature_plain = literature_of<plain::Lanes>();

}  // namespace patchbreeder
