// The terminal: a progress line that does not flood logs, numbers as people read them, Ctrl-C.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace patchbreeder {

// `12,345`
[[nodiscard]] std::string grouped(std::uint64_t number);
// `0:42`, `3:05`
[[nodiscard]] std::string clock_text(double seconds);

// One line on stderr, rewritten in place ten times a second if it is a terminal, else a new line
// every ten seconds.
class Progress {
  public:
    explicit Progress(bool quiet);
    ~Progress();
    [[nodiscard]] bool due();
    void show(const std::string& line);
    // Removes the line.
    void clear();

  private:
    bool quiet_, terminal_, shown_ = false;
    std::chrono::steady_clock::time_point next_;
};

// While alive, the first Ctrl-C (or SIGTERM) sets a flag; a second one ends the process with exit
// code 130.
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    [[nodiscard]] static bool requested() noexcept;
};

}  // namespace patchbreeder
