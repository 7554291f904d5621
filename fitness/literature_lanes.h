// The losses of the literature over one kind of Lanes. Included once per instruction set.
#pragma once

#include "fitness/loss_mfcc.h"
#include "fitness/loss_mrstft.h"
#include "fitness/loss_mss.h"

namespace patchbreeder {

template <class Lanes, template <class> class Loss>
constexpr LossKernels loss_kernels() noexcept {
    return {.load = load_samples<Lanes>,
            .memory = Loss<Lanes>::memory,
            .prepare = Loss<Lanes>::prepare,
            .distance = Loss<Lanes>::distance};
}

template <class Lanes>
constexpr LiteratureKernels literature_of() noexcept {
    return {.mss = loss_kernels<Lanes, MssLoss>(),
            .mrstft = loss_kernels<Lanes, MrstftLoss>(),
            .mfcc = loss_kernels<Lanes, MfccLoss>()};
}

}  // namespace patchbreeder
