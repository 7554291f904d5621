// JSON (nlohmann), named only here. Objects keep the order in which they were filled.
#pragma once

#include <nlohmann/json.hpp>

namespace patchbreeder {

using Json = nlohmann::ordered_json;

}  // namespace patchbreeder
