#include "synth/slew.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

// When x first comes within `margin` of `level`, in seconds after `from`.
double arrives(const Signal& x, double from, float level, float margin) {
    auto i = static_cast<std::size_t>(from * rate);
    while (i < x.size() && std::abs(x[i] - level) > margin) ++i;
    return static_cast<double>(i) / rate - from;
}
}  // namespace

TEST_CASE("Slew comes within a hundredth in its times, up and down", "[slew]") {
    Signal step(66150, 1.0f);
    step.resize(132300, 0.0f);
    const auto x = Rig<Slew>().set("rise", 0.1f).set("fall", 0.5f).feed("in", step).play(3.0);
    CHECK(arrives(x, 0.0, 1.0f, 0.01f) == Approx(0.1).epsilon(0.01));
    CHECK(arrives(x, 1.5, 0.0f, 0.01f) == Approx(0.5).epsilon(0.01));
}
