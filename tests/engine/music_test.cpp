#include "engine/music.h"

#include <catch2/catch.hpp>

#include "engine/error.h"

using namespace patchbreeder;

TEST_CASE("Pitches are read as musicians write them", "[engine][music]") {
    CHECK(parse_pitch("C4") == 60.0f);
    CHECK(parse_pitch("c#3") == 49.0f);
    CHECK(parse_pitch("Bb2") == 46.0f);
    CHECK(parse_pitch("bb2") == 46.0f);
    CHECK(parse_pitch("b2") == 47.0f);
    CHECK(parse_pitch("Cb4") == 59.0f);
    CHECK(parse_pitch("B#3") == 60.0f);
    CHECK(parse_pitch("C-1") == 0.0f);
    CHECK(parse_pitch(" A4 +12 ct ") == Approx(69.12));
    CHECK(parse_pitch("60") == 60.0f);
    CHECK(parse_pitch("61.5") == 61.5f);
    CHECK(parse_pitch("-3") == -3.0f);
    CHECK(parse_pitch("440Hz") == 69.0f);
    CHECK(parse_pitch("0.88 kHz") == Approx(81.0));
    CHECK(parse_pitch("261.6Hz") == Approx(60.0).margin(0.002));
}

TEST_CASE("What is not a pitch is refused with what is", "[engine][music]") {
    for (const char* text : {"", "H4", "C", "C#", "C##4", "4C", "sixty", "nan", "inf", "-440Hz",
                             "0Hz", "440 Hertz", "C4 12", "60 61", "C99999999999", "c4\n"}) {
        INFO(text);
        CHECK_THROWS_WITH(parse_pitch(text, "--note"),
                          Catch::StartsWith("--note: '") && Catch::Contains("a frequency"));
    }
    CHECK_THROWS_WITH(parse_pitch("400"), Catch::Contains("outside -20..140"));
    CHECK_THROWS_WITH(parse_pitch("1e9Hz"), Catch::Contains("outside -20..140"));
}

TEST_CASE("Every pitch has a name that leads back to it", "[engine][music]") {
    CHECK(pitch_name(60.0f) == "C4");
    CHECK(pitch_name(69.12f) == "A4 +12 ct");
    CHECK(pitch_name(68.88f) == "A4 -12 ct");
    CHECK(pitch_name(-1.0f) == "B-2");
    for (float pitch = lowest_note; pitch <= highest_note; pitch += 0.37f)
        CHECK(parse_pitch(pitch_name(pitch)) == Approx(pitch).margin(0.0051));
}

TEST_CASE("Hertz and pitch are inverse", "[engine][music]") {
    CHECK(hertz_of(69.0) == 440.0);
    CHECK(pitch_of(880.0) == 81.0);
    for (double pitch = -20.0; pitch < 140.0; pitch += 1.7)
        CHECK(pitch_of(hertz_of(pitch)) == Approx(pitch).epsilon(1e-12));
}

TEST_CASE("Durations are read with their units", "[engine][music]") {
    CHECK(parse_duration("30s") == 30.0);
    CHECK(parse_duration("2m") == 120.0);
    CHECK(parse_duration("2 min") == 120.0);
    CHECK(parse_duration("500ms") == 0.5);
    CHECK(parse_duration("1.5") == 1.5);
    CHECK(parse_duration("1h") == 3600.0);
    for (const char* text : {"", "s", "5 parsecs", "1m30s", "inf", "nan"})
        CHECK_THROWS_WITH(parse_duration(text, "--time"), Catch::Contains("30s, 2m, 500ms"));
    for (const char* text : {"0", "-1s", "1e300s", "2000h"})
        CHECK_THROWS_WITH(parse_duration(text), Catch::Contains("at most 1000 h"));
}
