#include <array>

#include "engine/error.h"
#include "engine/suggest.h"
#include "study/suite.h"

namespace patchbreeder {

std::span<const SuiteInfo* const> suites() noexcept {
    static constexpr std::array<const SuiteInfo*, 8> list{
        &fm7_suite,  &mixed_suite, &drums_suite,  &factory_suite,
        &real_suite, &own_suite,   &graphs_suite, &effects_suite};
    return list;
}

const SuiteInfo& find_suite(std::string_view id, std::string_view where) {
    std::vector<std::string_view> known;
    for (const SuiteInfo* suite : suites()) {
        if (suite->id == id) return *suite;
        known.push_back(suite->id);
    }
    throw Error(ExitCode::usage, {.where = std::string(where),
                                  .what = "unknown suite '" + std::string(id) + "'",
                                  .remedy = suggest(id, known)});
}

}  // namespace patchbreeder
