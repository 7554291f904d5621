#include "fitness/kernels.h"

namespace patchbreeder {

const CompositeKernels& composite_kernels(Isa isa) noexcept {
    if (isa == Isa::avx2) return composite_avx2;
    return isa == Isa::sse2 ? composite_sse2 : composite_plain;
}

}  // namespace patchbreeder
