#include "tests/allocations.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

// Part of every test program that calls allocations(): replaces operator new. The forms for arrays
// end here too, and those for std::nothrow: a sanitizer would bring its own, whose memory it does
// not want freed here.

namespace {
std::atomic<std::size_t> count{0};
}

void* operator new(std::size_t size) {
    ++count;
    if (void* p = std::malloc(std::max<std::size_t>(size, 1))) return p;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++count;
    const auto align = static_cast<std::size_t>(alignment);
    if (void* p = std::aligned_alloc(align, (size / align + 1) * align)) return p;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++count;
    return std::malloc(std::max<std::size_t>(size, 1));
}
void operator delete(void* p) noexcept {
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
    std::free(p);
}
void operator delete(void* p, std::align_val_t) noexcept {
    std::free(p);
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
    std::free(p);
}

std::size_t patchbreeder::test::allocations() noexcept {
    return count;
}
