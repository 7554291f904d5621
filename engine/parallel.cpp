#include "engine/parallel.h"

#include <immintrin.h>
#include <omp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>

namespace patchbreeder {
namespace {

std::atomic<int> thread_count{0};

}  // namespace

void wait_passively(char** argv) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr) return;
    if (setenv("OMP_WAIT_POLICY", "passive", 1) != 0) return;
    execv("/proc/self/exe", argv);  // if it fails, go on as we are
}

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
    if (count == 1) {  // nobody to wake
        const FlushDenormals flush;
        body(0, 0);
        return;
    }
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
