#include "fitness/kernels.h"

#include "fitness/loss.h"

namespace patchbreeder {

JudgeKernels judge_kernels(Isa isa) noexcept {
    if (isa == Isa::avx2) return {composite_avx2, literature_avx2};
    if (isa == Isa::sse2) return {composite_sse2, literature_sse2};
    return {composite_plain, literature_plain};
}

}  // namespace patchbreeder
