#include "engine/text.h"

#include <catch2/catch.hpp>

using namespace patchbreeder;

TEST_CASE("Parts between separators are kept when they are empty", "[text]") {
    CHECK(split("a,b", ',') == std::vector<std::string_view>{"a", "b"});
    CHECK(split(",b,", ',') == std::vector<std::string_view>{"", "b", ""});
    CHECK(split("", ',') == std::vector<std::string_view>{""});
}

TEST_CASE("An assignment is a name and one whole number", "[text]") {
    const auto read = read_assignment("hops=2.5");
    REQUIRE(read);
    CHECK(read->first == "hops");
    CHECK(read->second == 2.5);
    for (const char* wrong : {"", "hops", "=2", "hops=", "hops=2x", "hops=two", "hops= 2"}) {
        INFO(wrong);
        CHECK_FALSE(read_assignment(wrong));
    }
}
