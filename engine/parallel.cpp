#include "engine/parallel.h"

#include <immintrin.h>
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>

namespace patchbreeder {
namespace {

// libgomp reads the wait policy once, before main, from the environment; a spin count of zero is
// its word for passive waiting. Without overriding a user's own choice.
[[gnu::constructor(101)]] void wait_passively() {
    setenv("OMP_WAIT_POLICY", "passive", 0);
}

std::atomic<int> thread_count{0};

}  // namespace

int hardware_threads() noexcept {
    return std::max(1, omp_get_num_procs());
}

void set_threads(int count) noexcept {
    thread_count = std::clamp(count, 1, 256);
}

int threads() noexcept {
    const int count = thread_count;
    return count > 0 ? count : hardware_threads();
}

void parallel_for(std::size_t count, const std::function<void(std::size_t, int)>& body) {
    std::exception_ptr failure;
    std::atomic<bool> failed{false};
#pragma omp parallel num_threads(threads())
    {
        const FlushDenormals flush;
        const int worker = omp_get_thread_num();
#pragma omp for schedule(dynamic, 1)
        for (std::size_t item = 0; item < count; ++item) {
            if (failed.load(std::memory_order_relaxed)) continue;
            try {
                body(item, worker);
            } catch (...) {
                if (!failed.exchange(true)) failure = std::current_exception();
            }
        }
    }
    if (failure) std::rethrow_exception(failure);
}

FlushDenormals::FlushDenormals() noexcept : saved_(_mm_getcsr()) {
    _mm_setcsr(saved_ | 0x8040);
}
FlushDenormals::~FlushDenormals() {
    _mm_setcsr(saved_);
}

}  // namespace patchbreeder
