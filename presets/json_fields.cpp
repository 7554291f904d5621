#include "presets/json_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/suggest.h"

namespace patchbreeder {

Error refuse_value(const JsonValue& value, std::string_view file, std::string what, std::string why,
                   std::string remedy) {
    return Error(ExitCode::bad_data, {.where = fmt::format("{}:{}", file, value.line),
                                      .what = std::move(what),
                                      .why = std::move(why),
                                      .remedy = std::move(remedy)});
}

void expect_kind(const JsonValue& value, JsonValue::Kind kind, std::string_view file,
                 std::string_view what) {
    if (value.kind == kind) return;
    throw refuse_value(value, file, fmt::format("{} is {}", what, value.kind_name()),
                       fmt::format("it must be {}", JsonValue{.kind = kind}.kind_name()));
}

JsonFields::JsonFields(const JsonValue& value, std::string_view file, std::string path,
                       std::initializer_list<std::string_view> known)
    : value_(value), file_(file), path_(std::move(path)) {
    expect_kind(value, JsonValue::Kind::object, file, path_.empty() ? "the preset" : path_);
    for (const auto& [name, field] : value.fields)
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw refuse(field, fmt::format("unknown field '{}'", name.substr(0, 64)), "",
                         suggest(name, std::vector<std::string_view>(known)));
}

Error JsonFields::refuse(const JsonValue& at, std::string what, std::string why,
                         std::string remedy) const {
    return refuse_value(at, file_, path_.empty() ? what : path_ + ": " + what, std::move(why),
                        std::move(remedy));
}

std::string JsonFields::path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

const JsonValue& JsonFields::require(std::string_view key) const {
    if (const JsonValue* value = find(key)) return *value;
    throw refuse(value_, fmt::format("the field '{}' is missing", key), "");
}

std::string JsonFields::text(std::string_view key, std::size_t longest,
                             const char* fallback) const {
    const JsonValue* value = fallback == nullptr ? &require(key) : find(key);
    if (value == nullptr) return fallback;
    expect_kind(*value, JsonValue::Kind::text, file_, path_of(key));
    if (value->text.size() > longest)
        throw refuse(*value, fmt::format("'{}' is {} bytes long", key, value->text.size()),
                     fmt::format("at most {} are allowed", longest));
    return value->text;
}

double read_number(const JsonValue& value, std::string_view file, const std::string& name,
                   const Limits& limits) {
    expect_kind(value, JsonValue::Kind::number, file, name);
    if (value.number >= limits.low && value.number <= limits.high) return value.number;
    const std::string unit = limits.unit.empty() ? "" : " " + std::string(limits.unit);
    throw refuse_value(value, file, fmt::format("{} = {:.6g}{}", name, value.number, unit),
                       fmt::format("outside {:g}..{:g}{}", limits.low, limits.high, unit));
}

double JsonFields::number(std::string_view key, const Limits& limits, double fallback) const {
    const JsonValue* value = find(key);
    return value == nullptr ? fallback : read_number(*value, file_, path_of(key), limits);
}

bool JsonFields::flag(std::string_view key, bool fallback) const {
    const JsonValue* value = find(key);
    if (value == nullptr) return fallback;
    expect_kind(*value, JsonValue::Kind::boolean, file_, path_of(key));
    return value->boolean;
}

const std::vector<JsonValue>& JsonFields::list(std::string_view key, std::size_t longest) const {
    static const std::vector<JsonValue> none;
    const JsonValue* value = find(key);
    if (value == nullptr) return none;
    expect_kind(*value, JsonValue::Kind::array, file_, path_of(key));
    if (value->items.size() > longest)
        throw refuse(*value, fmt::format("{} {}", value->items.size(), key),
                     fmt::format("at most {} are allowed", longest));
    return value->items;
}

}  // namespace patchbreeder
