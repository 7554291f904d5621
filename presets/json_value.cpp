#include "presets/json_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/json.h"

namespace patchbreeder {
namespace {

using json = nlohmann::json;

// Input for the parser that tells how far it has read.
struct Tracked {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at;
    const char** reached;

    reference operator*() const noexcept { return *at; }
    Tracked& operator++() noexcept {
        *reached = ++at;
        return *this;
    }
    Tracked operator++(int) noexcept {
        const Tracked before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const Tracked& a, const Tracked& b) noexcept { return a.at == b.at; }
    friend bool operator!=(const Tracked& a, const Tracked& b) noexcept { return a.at != b.at; }
};

// Receives the parser's events, builds the tree, and stops at the first broken bound.
class Builder : public json::json_sax_t {
  public:
    Builder(std::string_view text, std::string_view where, const JsonLimits& limits)
        : reached(text.data()),
          text_(text),
          where_(where),
          limits_(limits),
          counted_(text.data()) {}

    bool null() override { return put({}); }
    bool boolean(bool b) override { return put({.kind = JsonValue::Kind::boolean, .boolean = b}); }
    bool number_integer(number_integer_t n) override { return put_number(static_cast<double>(n)); }
    bool number_unsigned(number_unsigned_t n) override {
        return put_number(static_cast<double>(n));
    }
    bool number_float(number_float_t n, const string_t&) override { return put_number(n); }
    bool string(string_t& s) override {
        return put({.kind = JsonValue::Kind::text, .text = std::move(s)});
    }
    bool binary(binary_t&) override { return false; }  // not part of JSON text
    bool start_object(std::size_t) override { return open({.kind = JsonValue::Kind::object}); }
    bool start_array(std::size_t) override { return open({.kind = JsonValue::Kind::array}); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (open_.back()->find(name) != nullptr)
            throw refuse(fmt::format("the key {} comes twice", json_text(name.substr(0, 64))), "",
                         "remove one");
        if (open_.back()->fields.size() >= limits_.fields)
            throw refuse(fmt::format("more than {} fields in one object", limits_.fields),
                         "no preset has so many", "");
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const json::exception& error) override {
        // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while
        // parsing value - why; last read: 'x'"
        std::string why = error.what();
        for (const std::string_view prefix : {"] ", "parse error at ", ": ", " - "})
            if (const auto at = why.find(prefix); at != std::string::npos && at < 80)
                why.erase(0, at + prefix.size());
        if (std::any_of(why.begin(), why.end(), [](char c) { return c < ' ' || c > '~'; }))
            why = why.substr(0, why.find("; last read"));
        throw refuse("not valid JSON", why.substr(0, 200), "");
    }

    JsonValue take() { return std::move(root_); }
    const char* reached;

  private:
    // The tokens come in order, so lines are counted once over the whole text.
    std::size_t line() {
        line_ += static_cast<std::size_t>(std::count(counted_, reached, '\n'));
        counted_ = reached;
        return line_;
    }
    Error refuse(std::string what, std::string why, std::string remedy) {
        return Error(ExitCode::bad_data,
                     {.where = fmt::format("{}:{}", where_, line()),
                      .what = fmt::format("{} (byte {})", what, reached - text_.data()),
                      .why = std::move(why),
                      .remedy = std::move(remedy)});
    }
    JsonValue* place(JsonValue&& value) {
        if (++values_ > limits_.values)
            throw refuse(fmt::format("more than {} values", limits_.values),
                         "no preset has so many", "");
        value.line = line();
        if (open_.empty()) return &(root_ = std::move(value));
        JsonValue& parent = *open_.back();
        if (parent.kind == JsonValue::Kind::array)
            return &parent.items.emplace_back(std::move(value));
        return &parent.fields.emplace_back(std::move(key_), std::move(value)).second;
    }
    bool put(JsonValue&& value) {
        place(std::move(value));
        return true;
    }
    bool put_number(double n) { return put({.kind = JsonValue::Kind::number, .number = n}); }
    // Pointers to open values stay good: only the innermost one grows.
    bool open(JsonValue&& value) {
        if (open_.size() >= limits_.depth)
            throw refuse(fmt::format("nested more than {} deep", limits_.depth), "no preset is",
                         "");
        open_.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    std::string_view text_, where_;
    const JsonLimits& limits_;
    JsonValue root_;
    std::vector<JsonValue*> open_;
    std::string key_;
    std::size_t values_ = 0, line_ = 1;
    const char* counted_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const noexcept {
    for (const auto& [name, value] : fields)
        if (name == key) return &value;
    return nullptr;
}

std::string_view JsonValue::kind_name() const noexcept {
    switch (kind) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return "true or false";
        case Kind::number:
            return "a number";
        case Kind::text:
            return "a text";
        case Kind::array:
            return "a list";
        case Kind::object:
            return "an object";
    }
    return "";
}

JsonValue parse_json(std::string_view text, std::string_view where, const JsonLimits& limits) {
    if (text.size() > limits.bytes)
        throw Error(ExitCode::bad_data, {.where = std::string(where),
                                         .what = "too large",
                                         .why = fmt::format("{} bytes, at most {} are read",
                                                            text.size(), limits.bytes)});
    if (text.empty())
        throw Error(ExitCode::bad_data, {.where = std::string(where), .what = "the file is empty"});
    Builder builder(text, where, limits);
    const char* const begin = text.data();
    json::sax_parse(Tracked{begin, &builder.reached},
                    Tracked{begin + text.size(), &builder.reached}, &builder);
    return builder.take();
}

std::string json_text(std::string_view text) {
    return json(std::string(text)).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace patchbreeder
