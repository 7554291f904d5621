#include "engine/isa.h"

#include <array>
#include <cstdlib>
#include <string>

#include "engine/error.h"
#include "engine/suggest.h"

namespace patchbreeder {
namespace {
constexpr std::array<std::string_view, 3> names{"plain", "sse2", "avx2"};
}

std::string_view name(Isa isa) noexcept {
    return names[static_cast<std::size_t>(isa)];
}

bool supported(Isa isa) noexcept {
    return isa != Isa::avx2 || __builtin_cpu_supports("avx2");
}

Isa best_isa() {
    const char* wanted = std::getenv("PATCHBREEDER_ISA");
    if (wanted == nullptr || *wanted == '\0') return supported(Isa::avx2) ? Isa::avx2 : Isa::sse2;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (wanted != names[i]) continue;
        const auto isa = static_cast<Isa>(i);
        if (supported(isa)) return isa;
        throw Error(ExitCode::usage, {.where = "PATCHBREEDER_ISA",
                                      .what = std::string(wanted) + " is not supported",
                                      .why = "this processor lacks the instructions",
                                      .remedy = "unset the variable"});
    }
    throw Error(ExitCode::usage, {.where = "PATCHBREEDER_ISA",
                                  .what = "unknown instruction set '" + std::string(wanted) + "'",
                                  .remedy = suggest(wanted, names)});
}

}  // namespace patchbreeder
