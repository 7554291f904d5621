#include "engine/param.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "engine/module.h"
#include "engine/rng.h"

using namespace patchbreeder;

namespace {

constexpr std::array<std::string_view, 5> waves{"sine", "triangle", "saw", "pulse", "noise"};

std::vector<Range> continuous() {
    return {hertz(20, 18000),
            hertz(0.01f, 40),
            seconds(0.001f, 10),
            seconds(0.0005f, 0.05f),
            linear(-1, 1),
            percent(0, 100),
            percent(0, 98),
            decibels(-60, 24),
            cents(-100, 100),
            linear(0, 1e-3f),
            linear(-3.7f, 11.3f),
            square(2.0f),
            bipolar_square(1.0f),
            square(64.0f),
            depth_range(),
            gain_range(Carries::audio),
            logarithmic(0.25f, 12543.85f, Unit::ratio)};
}
std::vector<Range> stepped() {
    return {integer(-24, 24, Unit::semitones), integer(1, 2), integer(0, 31), choice(waves),
            toggle()};
}
std::vector<float> some_positions(std::size_t count) {
    std::vector<float> positions{0.0f,
                                 1.0f,
                                 0.5f,
                                 1.0f / position_steps,
                                 1.0f - 1.0f / position_steps,
                                 0.5f - 1.0f / position_steps,
                                 0.5f + 1.0f / position_steps};
    Rng rng = Rng::stream(7, {1});
    while (positions.size() < count) positions.push_back(snap(rng.uniform()));
    return positions;
}
float position_of_text(const Range& range, const std::string& text) {
    const auto plain = range.read(text);
    REQUIRE(plain.has_value());
    return range.position(*plain);
}

}  // namespace

TEST_CASE("A position finds its way back from its plain value", "[param]") {
    for (const Range& range : continuous())
        for (const float p : some_positions(4000)) {
            INFO(range.extent() << " at " << p);
            REQUIRE(range.position(double{range.plain(p)}) == p);
        }
}

TEST_CASE("A position finds its way back from its text", "[param]") {
    for (const Range& range : continuous())
        for (const float p : some_positions(4000)) {
            const std::string text = range.text(p);
            INFO(range.extent() << " at " << p << " = " << text);
            REQUIRE(position_of_text(range, text) == p);
            REQUIRE(range.contains(std::stod(text)));
        }
}

TEST_CASE("Every value of a stepped range has a position and a text that lead back", "[param]") {
    for (const Range& range : stepped())
        for (int step = 0; step < range.steps(); ++step) {
            const float value = range.low + static_cast<float>(step);
            const float p = range.position(double{value});
            INFO(range.extent() << " step " << step);
            REQUIRE(range.plain(p) == value);
            REQUIRE(position_of_text(range, range.text(p)) == p);
        }
}

TEST_CASE("The steps of a range have equal shares of the positions", "[param]") {
    const Range range = integer(-2, 5);
    std::array<int, 8> hits{};
    for (int i = 0; i < 65536; ++i)
        ++hits[static_cast<std::size_t>(range.plain(static_cast<float>(i) / position_steps) +
                                        2.0f)];
    for (const int n : hits) CHECK(n == 8192);
    CHECK(range.plain(1.0f) == 5.0f);
}

TEST_CASE("Texts are short and plain decimals", "[param]") {
    CHECK(hertz(20, 18000).text(hertz(20, 18000).position(1000)) == "1000");
    CHECK(hertz(20, 18000).text(1.0f) == "18000");
    CHECK(percent(0, 100).text(0.5f) == "50");
    CHECK(percent(0, 100).text(0.0f) == "0");
    CHECK(linear(-1, 1).text(0.5f) == "0");
    CHECK(decibels(-60, 12).text(decibels(-60, 12).position(0.0)) == "0");
    CHECK(choice(waves).text(choice(waves).position(3)) == "pulse");
    CHECK(toggle().text(0.0f) == "off");
    CHECK(toggle().text(1.0f) == "on");
    CHECK(integer(-24, 24).text(0.0f) == "-24");
    std::size_t longest = 0;
    for (const Range& range : continuous())
        for (const float p : some_positions(500)) longest = std::max(longest, range.text(p).size());
    CHECK(longest <= 12);
}

TEST_CASE("Values and positions outside are clamped", "[param]") {
    for (const auto& ranges : {continuous(), stepped()})
        for (const Range& range : ranges) {
            INFO(range.extent());
            CHECK(range.plain(-0.5f) == range.plain(0.0f));
            CHECK(range.plain(1.5f) == range.plain(1.0f));
            CHECK(range.position(double{range.low} - 10.0) == range.position(double{range.low}));
            CHECK(range.position(double{range.high} + 10.0) == range.position(double{range.high}));
            CHECK(range.plain(0.0f) == Approx(range.low).margin(1e-6));
            CHECK(range.plain(1.0f) == Approx(range.high).epsilon(1e-5));
        }
    CHECK(snap(-1.0f) == 0.0f);
    CHECK(snap(2.0f) == 1.0f);
}

TEST_CASE("Plain values rise with the position", "[param]") {
    for (const auto& ranges : {continuous(), stepped()})
        for (const Range& range : ranges) {
            float last = range.plain(0.0f);
            for (int i = 1; i <= 65536; i += 5) {
                const float next = range.plain(static_cast<float>(i) / position_steps);
                REQUIRE(next >= last);
                if (!range.stepped()) REQUIRE(next > last);
                last = next;
            }
        }
}

TEST_CASE("A log range has its geometric mean in the middle", "[param]") {
    CHECK(hertz(20, 18000).plain(0.5f) == Approx(600.0).epsilon(1e-5));
    CHECK(seconds(0.001f, 10.0f).plain(0.25f) == Approx(0.01).epsilon(1e-5));
}

TEST_CASE("Extents say what is allowed", "[param]") {
    CHECK(hertz(20, 18000).extent() == "20..18000 Hz");
    CHECK(linear(-1, 1).extent() == "-1..1");
    CHECK(choice(waves).extent() == "sine | triangle | saw | pulse | noise");
    CHECK(toggle().extent() == "off | on");
}

TEST_CASE("A text that is no value of the range is not read as one", "[engine]") {
    for (const char* text : {"", "loud", "1e9", "-1", "19", "nan", "100 Hz", "100x"})
        CHECK_FALSE(hertz(20, 18000).read(text).has_value());
    CHECK(hertz(20, 18000).read("440") == 440.0);
    CHECK_FALSE(integer(-24, 24).read("1.5").has_value());
    CHECK(integer(-24, 24).read("-24") == -24.0);
    CHECK_FALSE(choice(waves).read("sin").has_value());
    CHECK(choice(waves).read("saw") == 2.0);
    CHECK_FALSE(toggle().read("true").has_value());
    CHECK(toggle().read("on") == 1.0);
}
