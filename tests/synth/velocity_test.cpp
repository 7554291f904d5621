#include "synth/velocity.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

TEST_CASE("Velocity counts evenly, or by a power of itself", "[velocity]") {
    const auto level = [](float velocity, float curve) {
        Rig<Velocity> rig;
        rig.voice.velocity = velocity;
        return rig.set("curve", curve).play(0.01).back();
    };
    for (const float v : {0.1f, 0.5f, 1.0f}) {
        CHECK(level(v, 0.0f) == Approx(v).epsilon(1e-4));
        CHECK(level(v, 100.0f) == Approx(std::pow(v, 4.0f)).epsilon(1e-3));
        CHECK(level(v, -50.0f) == Approx(std::sqrt(v)).epsilon(1e-3));
    }
    CHECK(level(0.0f, 0.0f) == 0.0f);
    CHECK(level(0.0f, -100.0f) == 0.0f);
}
