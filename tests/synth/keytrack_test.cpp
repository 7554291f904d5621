#include "synth/keytrack.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

TEST_CASE("Keytrack is 0 at its centre and 1 a range above", "[keytrack]") {
    Rig<Keytrack> rig;
    rig.set("centre", 60.0f).set("range", 24.0f);
    for (const auto& [note, value] :
         {std::pair{60.0f, 0.0f}, {72.0f, 0.5f}, {36.0f, -1.0f}, {100.0f, 1.0f}, {0.0f, -1.0f}}) {
        rig.voice.pitch = note;
        CHECK(rig.play(0.01).back() == Approx(value));
        CHECK(rig.play(0.01).front() == Approx(value));
    }
}
