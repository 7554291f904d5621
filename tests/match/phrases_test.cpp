#include "tests/match/phrases.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

using namespace patchbreeder;

TEST_CASE("Of twenty random phrases, 95 % of the notes are found", "[match]") {
    test::Found all;
    for (std::uint64_t i = 0; i < 20; ++i) all.add(test::listen(test::random_phrase(1, i)));
    INFO(all.found << " of " << all.notes << ", " << all.extra << " extra");
    CHECK(all.notes >= 80);
    CHECK(all.share() >= 0.95);
    CHECK(all.extra <= all.notes / 20);
}

// test_match "[phrases]" writes the table of docs/results-phrases.md.
TEST_CASE("Where notes are found and where they are missed", "[.][phrases]") {
    std::map<std::string, test::Found> by_preset;
    test::Found all;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const test::Played played = test::random_phrase(2, i);
        const test::Found found = test::listen(played);
        by_preset[played.preset].add(found);
        all.add(found);
    }
    const auto line = [](const std::string& name, const test::Found& f) {
        const auto percent = [&](std::size_t n) {
            return 100.0 * static_cast<double>(n) / static_cast<double>(f.notes);
        };
        fmt::print("| {} | {} | {:.0f} % | {:.0f} % | {} |\n", name, f.notes, percent(f.found),
                   percent(f.within_30_ms), f.extra);
    };
    fmt::print("| preset | notes | found | within 30 ms | extra |\n|---|---|---|---|---|\n");
    for (const auto& [name, found] : by_preset) line(name, found);
    line("all", all);
    CHECK(all.share() > 0.9);
}
