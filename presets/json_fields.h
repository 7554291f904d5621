// Taking a JSON object apart field by field, with an error that names file, line, field, what was
// found and what is allowed for everything that is not as it should be.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

#include "presets/json_value.h"

namespace patchbreeder {

// Allowed numbers, with their unit for messages.
struct Limits {
    double low = 0.0, high = 1.0;
    std::string_view unit{};
};

class JsonFields {
  public:
    // Throws if `value` is no object or has a field that is not in `known`. `path` is the place in
    // the file, like `nodes[3]`; empty at the top.
    JsonFields(const JsonValue& value, std::string_view file, std::string path,
               std::initializer_list<std::string_view> known);

    // nullptr if absent.
    [[nodiscard]] const JsonValue* find(std::string_view key) const { return value_.find(key); }
    [[nodiscard]] const JsonValue& require(std::string_view key) const;
    [[nodiscard]] std::string text(std::string_view key, std::size_t longest,
                                   const char* fallback = nullptr) const;  // none: required
    [[nodiscard]] double number(std::string_view key, const Limits& limits, double fallback) const;
    [[nodiscard]] bool flag(std::string_view key, bool fallback) const;
    // The items of a list; none if absent.
    [[nodiscard]] const std::vector<JsonValue>& list(std::string_view key,
                                                     std::size_t longest) const;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string path_of(std::string_view key) const;
    [[nodiscard]] const JsonValue& value() const noexcept { return value_; }
    [[nodiscard]] std::string_view file() const noexcept { return file_; }
    // An error about this object or one of its fields.
    [[nodiscard]] Error refuse(const JsonValue& at, std::string what, std::string why,
                               std::string remedy = {}) const;

  private:
    const JsonValue& value_;
    std::string_view file_;
    std::string path_;
};

// Throws unless `value` is of that kind; `what` says which value, like `nodes[3] svf.cutoff`.
void expect_kind(const JsonValue& value, JsonValue::Kind kind, std::string_view file,
                 std::string_view what);

// A number within its limits; `name` says which. Throws otherwise.
[[nodiscard]] double read_number(const JsonValue& value, std::string_view file,
                                 const std::string& name, const Limits& limits);

// An error at a value of a file.
[[nodiscard]] Error refuse_value(const JsonValue& value, std::string_view file, std::string what,
                                 std::string why, std::string remedy = {});

}  // namespace patchbreeder
