#include "match/alternatives.h"

#include <catch2/catch.hpp>

#include "presets/preset.h"
#include "tests/match/searches.h"

using namespace patchbreeder;

namespace {

struct Kept {
    MatchResult result;
    float first = 0.0f;  // score of the best before anybody looked for others
};

Kept keep(const Audio& audio, const MatchSettings& settings) {
    const auto go_on = [](const MatchProgress&) { return true; };
    MatchSettings own = settings;
    own.budget = without_alternatives(settings.budget, settings.alternatives);
    Session session(synth_registry(), audio, own);
    Kept kept{.result = session.run(go_on)};
    kept.first = kept.result.report.score.value;
    MatchSettings spent = session.settings();
    spent.budget = settings.budget;
    find_alternatives(kept.result, spent, audio, session.fitness(), go_on);
    return kept;
}

const MatchSettings four{.budget = {.evaluations = 1200},
                         .templates = {"subtractive"},
                         .hand = {.locks = {"filter1.mode=band"}},
                         .alternatives = {.count = 3}};

}  // namespace

TEST_CASE("Alternatives are as near to the target, and unlike each other", "[match]") {
    const Audio audio = test::target("t01_bass_tight");
    const Kept kept = keep(audio, four);
    const MatchResult& r = kept.result;
    CHECK(r.evaluations == 1200);
    CHECK(r.alternative_evaluations == 240);
    CHECK(r.report.score.value <= kept.first);
    REQUIRE(r.alternatives.size() == 3);
    const auto fitness = make_fitness({}, audio);
    Workspace work;
    std::vector<const Audio*> sounds{&r.audio};
    for (const Alternative& a : r.alternatives) {
        CHECK(fitness->score(a.audio.samples, work).value <=
              Approx((1.0f + alternative_slack) * r.report.score.value).epsilon(1e-3));
        CHECK(fitness->score(a.audio.samples, work).value == Approx(a.score.value).epsilon(1e-3));
        CHECK(a.audio.samples == render(a.preset.patch, a.preset.phrase).samples);
        REQUIRE(a.apart.size() == sounds.size());
        for (std::size_t i = 0; i < sounds.size(); ++i) {
            CHECK(a.apart[i] >= 0.03f);
            CHECK(make_fitness({}, *sounds[i])->score(a.audio.samples, work).value == a.apart[i]);
        }
        sounds.push_back(&a.audio);
        const Layout layout(a.preset.patch);
        const std::size_t mode = layout.find("filter1.mode");
        CHECK(layout.encode(a.preset.patch)[mode] == layout.encode(r.best.patch)[mode]);
    }
}

TEST_CASE("Alternatives are the same for any number of threads", "[match]") {
    const Audio audio = test::target("t01_bass_tight");
    MatchSettings few = four;
    few.budget.evaluations = 300;
    const auto texts = [&](int count) {
        const test::ThreadCount threads(count);
        const MatchResult r = keep(audio, few).result;
        std::vector<std::string> all{to_text(r.best)};
        for (const Alternative& a : r.alternatives) all.push_back(to_text(a.preset));
        return all;
    };
    const auto one = texts(1);
    CHECK(one.size() > 1);
    CHECK(texts(3) == one);
}

TEST_CASE("A part of the budget is for the alternatives", "[match]") {
    const auto left = [](std::uint64_t all, AlternativeSettings settings) {
        return *without_alternatives({.evaluations = all}, settings).evaluations;
    };
    CHECK(left(1000, {}) == 1000);
    CHECK(left(1000, {.count = 3}) == 800);
    CHECK(left(1003, {.count = 3}) == 803);
    CHECK(left(1000, {.count = 3, .evaluations = 50}) == 950);
    CHECK(left(1000, {.count = 3, .evaluations = 5000}) == 1);
    CHECK(*without_alternatives({.seconds = 10.0}, {.count = 1}).seconds == Approx(8.0));
}

TEST_CASE("Nothing is like what cannot be told from its target", "[match]") {
    const Preset preset = load_preset(
        std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/factory/bass.json", synth_registry());
    const Audio audio = render(preset.patch, preset.phrase);
    const auto fitness = make_fitness({}, audio);
    Workspace work;
    MatchResult result{.best = preset,
                       .template_name = "bass",
                       .report = fitness->report(audio.samples, work),
                       .audio = audio,
                       .evaluations = 100};
    REQUIRE(result.report.score.value < 1e-5f);
    MatchSettings settings{.alternatives = {.count = 2, .evaluations = 200}};
    MatchResult stopped = result;
    stopped.stopped = true;
    const auto go_on = [](const MatchProgress&) { return true; };
    find_alternatives(stopped, settings, audio, *fitness, go_on);
    CHECK(stopped.alternative_evaluations == 0);
    find_alternatives(result, settings, audio, *fitness, go_on);
    CHECK(result.alternatives.empty());
    CHECK(result.evaluations == 300);
}
