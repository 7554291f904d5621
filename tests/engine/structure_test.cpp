#include <catch2/catch.hpp>

#include "engine/error.h"
#include "engine/patch.h"
#include "engine/render.h"
#include "synth/registry.h"

using namespace patchbreeder;
using Catch::Contains;

namespace {

const Registry& registry() {
    return synth_registry();
}

Node node(const std::string& name, std::string_view module, Section section = Section::voice) {
    return {.name = name, .module = registry().find(module, "test"), .section = section};
}
Cable to_port(int from, int to, std::uint16_t slot = 0, bool feedback = false) {
    return {.from = from, .to = to, .target = CableTo::port, .slot = slot, .feedback = feedback};
}
Cable to_bus(int from, int bus) {
    return {.from = from, .to = bus, .target = CableTo::bus};
}

auto make(std::vector<Node> nodes, std::vector<Cable> cables) {
    return Structure::make(registry(), std::move(nodes), std::move(cables), "test.json");
}

}  // namespace

TEST_CASE("Order puts every node after what it hears", "[structure]") {
    const auto s = make({node("amp", "vca"), node("low", "svf"), node("tone", "oscillator")},
                        {to_port(2, 1), to_port(1, 0), to_bus(0, mix_bus)});
    REQUIRE(s->order() == std::vector<std::uint16_t>{2, 1, 0});
}

TEST_CASE("A structure that cannot be played says why", "[structure]") {
    const auto osc = node("tone", "oscillator"), low = node("low", "svf"),
               low2 = node("high", "svf"), hall = node("hall", "reverb", Section::effect);
    REQUIRE_THROWS_WITH(make({}, {}), Contains("empty"));
    REQUIRE_THROWS_WITH(make({osc}, {}), Contains("nothing can be heard"));
    REQUIRE_THROWS_WITH(make({osc, osc}, {to_bus(0, mix_bus)}), Contains("two nodes"));
    REQUIRE_THROWS_WITH(make({node("mix", "svf")}, {}), Contains("name"));
    REQUIRE_THROWS_WITH(make({node("Big", "svf")}, {}), Contains("lower_case"));
    REQUIRE_THROWS_WITH(make({osc, low, low2}, {to_port(1, 2), to_port(2, 1), to_bus(0, mix_bus)}),
                        Contains("hears itself"));
    REQUIRE_THROWS_WITH(make({osc, low}, {to_port(0, 1, 0, true), to_bus(1, mix_bus)}),
                        Contains("closes no loop"));
    REQUIRE_THROWS_WITH(make({osc, hall}, {to_port(0, 1), to_bus(1, out_bus)}),
                        Contains("crosses sections"));
    REQUIRE_THROWS_WITH(make({osc, hall}, {to_bus(0, mix_bus), to_port(mix_bus, 1)}),
                        Contains("'out'"));
    REQUIRE_THROWS_WITH(make({osc, low}, {to_port(0, 1), to_port(0, 1), to_bus(1, mix_bus)}),
                        Contains("twice"));
    REQUIRE_THROWS_WITH(make({osc}, {to_bus(0, mix_bus), to_bus(0, out_bus)}),
                        Contains("crosses sections"));
}

TEST_CASE("A loop through a feedback cable stays finite at full gain", "[structure]") {
    const auto s = make({node("tone", "oscillator"), node("low", "svf"), node("high", "svf")},
                        {to_port(0, 1), to_port(1, 2), to_port(2, 1, 0, true), to_bus(2, mix_bus)});
    Patch p = Patch::defaults(s);
    for (float& g : p.gains) g = 1.0f;
    const Audio a = render(p, {.notes = {{.gate = 0.8f}}, .length = 1.0f});
    REQUIRE(peak(a.samples) > 0.01f);
    REQUIRE(peak(a.samples) <= 1.0f);
}

TEST_CASE("A muted filter hands its input on, a muted source is silent", "[structure]") {
    const auto s =
        make({node("tone", "oscillator"), node("low", "svf")}, {to_port(0, 1), to_bus(1, mix_bus)});
    const Phrase phrase{.notes = {{.gate = 0.1f}}, .length = 0.2f};
    Patch p = Patch::defaults(s);
    const Audio filtered = render(p, phrase);
    p.muted = 2;
    const Audio bypassed = render(p, phrase);
    const auto alone = make({node("tone", "oscillator")}, {to_bus(0, mix_bus)});
    REQUIRE(bypassed.samples == render(Patch::defaults(alone), phrase).samples);
    REQUIRE(bypassed.samples != filtered.samples);
    p.muted = 1;
    REQUIRE(peak(render(p, phrase).samples) == 0.0f);
}

TEST_CASE("A dry recording goes through an effect chain", "[structure]") {
    const auto s =
        make({node("drive", "drive", Section::effect)}, {to_port(mix_bus, 0), to_bus(0, out_bus)});
    const Patch p = Patch::defaults(s);
    std::vector<float> dry(4410), wet(4410);
    for (std::size_t i = 0; i < dry.size(); ++i) dry[i] = i % 100 < 50 ? 0.3f : -0.3f;
    const Phrase phrase{.notes = {}, .length = 0.1f};
    const Job job{.patch = &p, .phrase = &phrase, .dry = dry};
    const std::span<float> out(wet);
    Renderer(RenderSpec{}).render(std::span(&job, 1), std::span(&out, 1));
    REQUIRE(peak(wet) > 0.1f);
    REQUIRE(wet != dry);
}

TEST_CASE("Level moves the output by as many decibels", "[structure]") {
    const auto s = make({node("tone", "oscillator")}, {to_bus(0, mix_bus)});
    Patch p = Patch::defaults(s);
    const Phrase phrase{.notes = {{.gate = 0.1f}}, .length = 0.1f};
    p.level = -20.0f;
    const float quiet = peak(render(p, phrase).samples);
    p.level = -40.0f;
    REQUIRE(peak(render(p, phrase).samples) == Approx(quiet / 10.0f).epsilon(1e-4));
    p.level = 60.0f;
    REQUIRE(peak(render(p, phrase).samples) <= 1.0f);
}
