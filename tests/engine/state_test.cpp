#include "engine/state.h"

#include <catch2/catch.hpp>

using namespace patchbreeder;

namespace {

struct Inner {
    std::string name;
    std::vector<float> values;
    [[nodiscard]] auto fields() noexcept { return std::tie(name, values); }
    friend bool operator==(const Inner&, const Inner&) = default;
};

struct Outer {
    std::map<std::uint64_t, Inner> by_number;
    std::vector<std::optional<Inner>> some;
    std::vector<bool> flags;
    std::variant<int, Inner> either;
    std::array<Inner, 2> both;
    double number = 0.0;
    [[nodiscard]] auto fields() noexcept {
        return std::tie(by_number, some, flags, either, both, number);
    }
    friend bool operator==(const Outer&, const Outer&) = default;
};

struct Forgetful {
    std::vector<float> told, forgotten;
    [[nodiscard]] auto fields() noexcept { return std::tie(told); }
};

}  // namespace

TEST_CASE("What was written is read as it was", "[state]") {
    const Inner one{"one", {0.1f, -0.0f, 1e-38f}}, empty{};
    Outer out{.by_number = {{7, one}, {1, empty}},
              .some = {one, std::nullopt, empty},
              .flags = {true, false, true},
              .either = Inner{"other", {1.0f}},
              .both = {one, empty},
              .number = 0.1};
    StateWriter writer;
    writer.put(out);
    const std::string text = writer.take();
    StateReader reader(text);
    Outer in{.by_number = {{3, one}}, .either = Inner{}};
    reader.get(in);
    REQUIRE(reader.left() == 0);
    REQUIRE(in == out);
}

TEST_CASE("What several share is one again", "[state]") {
    std::vector<std::shared_ptr<const Inner>> out(4);
    out[0] = out[2] = std::make_shared<const Inner>(Inner{"shared", {1.0f}});
    out[3] = std::make_shared<const Inner>(Inner{"alone", {}});
    StateWriter writer;
    writer.put(out);
    const std::string text = writer.take();
    StateReader reader(text);
    std::vector<std::shared_ptr<const Inner>> in;
    reader.get(in);
    REQUIRE(in.size() == 4);
    REQUIRE(*in[0] == *out[0]);
    REQUIRE(in[0] == in[2]);
    REQUIRE(!in[1]);
    REQUIRE(*in[3] == *out[3]);
    REQUIRE(in[3] != in[0]);
}

TEST_CASE("A field that is not told of is noticed", "[state]") {
    Forgetful forgetful;
    REQUIRE(!all_of(forgetful, forgetful.fields()));
    Outer whole;
    REQUIRE(all_of(whole, whole.fields()));
}

TEST_CASE("What does not fit is refused", "[state]") {
    std::vector<float> out(100, 1.0f);
    StateWriter writer;
    writer.put(out);
    const std::string text = writer.take();
    std::vector<float> in;
    for (const std::size_t length : {std::size_t{0}, std::size_t{7}, text.size() - 1}) {
        StateReader reader(std::string_view(text).substr(0, length));
        REQUIRE_THROWS_AS(reader.get(in), Error);
    }
    std::variant<Inner, int> first = 1, second = Inner{};
    StateWriter other;
    other.put(first);
    const std::string index = other.take();
    StateReader reader(index);
    REQUIRE_THROWS_AS(reader.get(second), Error);
}
