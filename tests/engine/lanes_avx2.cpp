#include "engine/lanes_avx2.h"

#include "tests/engine/lanes_probe.h"

namespace patchbreeder::test {

void probe_avx2(const float* in, std::size_t count, float* out) noexcept {
    probe<avx2::Lanes>(in, count, out);
}

}  // namespace patchbreeder::test
