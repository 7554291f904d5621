// JSON text as a small tree that remembers its lines. Made for files from strangers: size, depth
// and number of values are bounded, and a key that comes twice is an error instead of a guess.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/error.h"

namespace patchbreeder {

struct JsonLimits {
    std::size_t bytes = std::size_t{4} << 20;
    std::size_t depth = 32;
    std::size_t values = 100'000;
    std::size_t fields = 1000;  // of one object
};

struct JsonValue {
    enum class Kind { null, boolean, number, text, array, object };
    Kind kind = Kind::null;
    bool boolean = false;
    double number = 0.0;
    std::string text{};
    std::vector<JsonValue> items{};                           // of an array
    std::vector<std::pair<std::string, JsonValue>> fields{};  // of an object, in file order
    std::size_t line = 1;

    // nullptr if there is none of that name.
    [[nodiscard]] const JsonValue* find(std::string_view key) const noexcept;
    // `a number`, `an object`: for messages.
    [[nodiscard]] std::string_view kind_name() const noexcept;
};

// Throws Error (bad_data) with `where`, line and byte.
[[nodiscard]] JsonValue parse_json(std::string_view text, std::string_view where,
                                   const JsonLimits& limits = {});

// A string as JSON writes it, with quotes; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string json_text(std::string_view text);

}  // namespace patchbreeder
