// Threads, and the only place that knows OpenMP. Work is cut into chunks by index; results are
// written by index, so the number of threads never changes a result.
#pragma once

#include <cstddef>
#include <functional>

namespace patchbreeder {

// Makes waiting threads sleep: active waiting on oversubscribed cores was measured 150 times
// slower. The OpenMP runtime reads its wait policy from the environment before main, so a process
// without one sets it and starts itself again, once. First thing in main; `argv` ends with null.
void wait_passively(char** argv);

// Threads that `parallel_for` uses; 1..256.
void set_threads(int count) noexcept;
[[nodiscard]] int threads() noexcept;
[[nodiscard]] int hardware_threads() noexcept;

// body(item, worker) for items 0..count-1; worker is 0..threads()-1 and each is used by one thread
// at a time. The first exception thrown is rethrown here. Denormals are flushed to zero in body.
void parallel_for(std::size_t count, const std::function<void(std::size_t, int)>& body);

// Flushes denormals to zero on this thread while alive, and puts the old mode back.
class FlushDenormals {
  public:
    FlushDenormals() noexcept;
    ~FlushDenormals();
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

  private:
    unsigned saved_;
};

}  // namespace patchbreeder
