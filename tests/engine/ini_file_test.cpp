#include "engine/ini_file.h"

#include <catch2/catch.hpp>

#include "engine/error.h"
#include "tests/engine/ini_text.h"

using namespace patchbreeder;
using test::IniText;

namespace {

void expect_bad(const std::string& text, const std::string& mention) {
    const IniText file(text);
    INFO(text);
    try {
        (void)read_ini(file.path);
        FAIL("was read");
    } catch (const Error& e) {
        CHECK(e.code() == ExitCode::bad_data);
        CHECK(std::string(e.what()).find(mention) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("Ini files are read with sections, comments, both separators and line numbers", "[ini]") {
    const IniText file(
        "\xef\xbb\xbf# first\r\n[one]\r\na = 1 \r\nb:two words ; aside\n\n"
        "; long " +
        std::string(500, 'x') + "\n[two]\nlist = x\n   y\n\tz\nempty =\nlast = end");
    const auto entries = read_ini(file.path);
    REQUIRE(entries.size() == 5);
    CHECK(entries[0].section == "one");
    CHECK(entries[0].key == "a");
    CHECK(entries[0].value == "1");
    CHECK(entries[0].line == 3);
    CHECK(entries[1].value == "two words");
    CHECK(entries[2].section == "two");
    CHECK(entries[2].value == "x\ny\nz");
    CHECK(entries[2].line == 8);
    CHECK(entries[3].value.empty());
    CHECK(entries[4].value == "end");
    CHECK(entries[4].line == 12);
}

TEST_CASE("Lines that belong to no ini file are told by their number", "[ini]") {
    expect_bad("[a]\nx = 1\nno separator\ny = 2\n", ":3: this is no line");
    expect_bad("[a\nx = 1\n", ":1: this is no line");
    expect_bad("[a]\nx = " + std::string(300, '1') + "\n", ":2: this line is too long");
    CHECK(read_ini(IniText("").path).empty());
    CHECK_THROWS_AS(read_ini("missing.ini"), Error);
}
