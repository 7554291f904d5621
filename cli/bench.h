// What `patchbreeder bench` can measure. One per file bench_<name>.cpp, with the options it alone
// reads.
#pragma once

#include <string>
#include <vector>

#include "cli/common.h"
#include "engine/error.h"

namespace patchbreeder {

[[nodiscard]] std::vector<Option> bench_speed_options();
ExitCode bench_speed(const Arguments& arguments);

[[nodiscard]] std::vector<Option> bench_search_options();
[[nodiscard]] std::string bench_search_notes();
ExitCode bench_search(const Arguments& arguments);

[[nodiscard]] std::vector<Option> bench_ga_vs_neat_options();
ExitCode bench_ga_vs_neat(const Arguments& arguments);

}  // namespace patchbreeder
