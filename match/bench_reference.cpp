#include "match/bench_reference.h"

#include <immintrin.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace patchbreeder {
namespace {

constexpr int rounds = 200'000;

double now(Clock clock) {
    timespec t{};
    clock_gettime(clock == Clock::thread    ? CLOCK_THREAD_CPUTIME_ID
                  : clock == Clock::process ? CLOCK_PROCESS_CPUTIME_ID
                                            : CLOCK_MONOTONIC,
                  &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double seconds_of(const std::function<void()>& work, Clock clock) {
    const double start = now(clock);
    work();
    return now(clock) - start;
}

// The best of several: what the processor can do, not what it does on average.
double least_seconds(const std::function<void()>& work) {
    double least = seconds_of(work, Clock::thread);
    for (int i = 0; i < 9; ++i) least = std::min(least, seconds_of(work, Clock::thread));
    return least;
}

double multiply_add() {
    float x[64];
    for (int i = 0; i < 64; ++i) x[i] = 1.0f + 0.001f * static_cast<float>(i);
    const double s = median_seconds(5, [&] {
        for (int r = 0; r < rounds / 4; ++r)
            for (float& v : x) v = v * 0.999f + 0.001f;
    });
    volatile float keep = x[7];
    (void)keep;
    return 2.0 * 64.0 * (rounds / 4) / s * 1e-9;
}

double branches() {
    constexpr int count = 10 * rounds;
    std::uint64_t state = 1, odd = 0;
    const double s = median_seconds(5, [&] {
        for (int r = 0; r < count; ++r) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            if ((state >> 60) > 7)
                odd += state >> 33;
            else
                odd ^= state;
        }
    });
    volatile std::uint64_t keep = odd;
    (void)keep;
    return count / s * 1e-6;
}

// Twelve independent chains, more than a processor's units times their latency. Two additions to a
// multiplication, or one to one: which is faster depends on the units.
template <int additions>
__attribute__((target("avx2"), noinline)) float multiply_or_add() {
    __m256 x[12];
    for (int i = 0; i < 12; ++i) x[i] = _mm256_set1_ps(1.0f + 0.01f * static_cast<float>(i));
    const __m256 factor = _mm256_set1_ps(0.9999999f), term = _mm256_set1_ps(1e-7f);
    for (int r = 0; r < rounds; ++r)
        for (int i = 0; i < 12; ++i)
            x[i] =
                i % (additions + 1) == 0 ? _mm256_mul_ps(x[i], factor) : _mm256_add_ps(x[i], term);
    float total = 0.0f;
    for (const __m256& v : x) total += _mm256_cvtss_f32(v);
    return total;
}
__attribute__((target("avx2,fma"), noinline)) float multiply_and_add() {
    __m256 x[12];
    for (int i = 0; i < 12; ++i) x[i] = _mm256_set1_ps(1.0f + 0.01f * static_cast<float>(i));
    const __m256 factor = _mm256_set1_ps(0.9999999f), term = _mm256_set1_ps(1e-7f);
    for (int r = 0; r < rounds; ++r)
        for (int i = 0; i < 12; ++i) x[i] = _mm256_fmadd_ps(x[i], factor, term);
    float total = 0.0f;
    for (const __m256& v : x) total += _mm256_cvtss_f32(v);
    return total;
}

}  // namespace

double median_seconds(int repeats, const std::function<void()>& work, Clock clock) {
    std::vector<double> times;
    work();
    for (int i = 0; i < repeats; ++i) times.push_back(seconds_of(work, clock));
    std::nth_element(times.begin(), times.begin() + repeats / 2, times.end());
    return times[static_cast<std::size_t>(repeats / 2)];
}

Reference measure_reference() {
    Reference r{.branches = branches(), .multiply_add = multiply_add()};
    constexpr double operations = 12.0 * 8.0 * rounds * 1e-9;
    volatile float keep = 0.0f;
    if (__builtin_cpu_supports("avx2"))
        r.peak = operations / std::min(least_seconds([&] { keep = multiply_or_add<1>(); }),
                                       least_seconds([&] { keep = multiply_or_add<2>(); }));
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        r.peak_fused = 2.0 * operations / least_seconds([&] { keep = multiply_and_add(); });
    return r;
}

}  // namespace patchbreeder
