#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace patchbreeder {
namespace {

using namespace std::chrono_literals;

volatile std::sig_atomic_t interrupted = 0;

void on_signal(int) {
    if (interrupted != 0) _exit(130);
    interrupted = 1;
}

}  // namespace

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
    return digits;
}

std::string clock_text(double seconds) {
    const auto whole = static_cast<long>(seconds < 0.0 ? 0.0 : seconds + 0.5);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

Progress::Progress(bool quiet)
    : quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) != 0),
      next_(std::chrono::steady_clock::now() + (terminal_ ? 0s : 10s)) {}

Progress::~Progress() {
    clear();
}

bool Progress::due() {
    return !quiet_ && std::chrono::steady_clock::now() >= next_;
}

void Progress::show(const std::string& line) {
    next_ = std::chrono::steady_clock::now() + (terminal_ ? 100ms : 10'000ms);
    if (terminal_)
        fmt::print(stderr, "\r\x1b[K{}", line);
    else
        fmt::print(stderr, "{}\n", line);
    std::fflush(stderr);
    shown_ = true;
}

void Progress::clear() {
    if (terminal_ && shown_) fmt::print(stderr, "\r\x1b[K");
    shown_ = false;
}

Interrupt::Interrupt() {
    interrupted = 0;
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
}
Interrupt::~Interrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}
bool Interrupt::requested() noexcept {
    return interrupted != 0;
}

}  // namespace patchbreeder
