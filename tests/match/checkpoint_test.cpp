#include "match/checkpoint.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "engine/error.h"
#include "engine/state.h"
#include "match/run_directory.h"
#include "tests/match/searches.h"

using namespace patchbreeder;
using test::target;

namespace {

// Stopped after so many evaluations and gone on with by another session; as often as there are
// stops.
MatchResult in_parts(const Audio& audio, const MatchSettings& settings,
                     const std::vector<std::uint64_t>& stops) {
    std::string state;
    for (const std::uint64_t stop : stops) {
        PuttingAside aside{.keep =
                               [&](const WriteState& write, double, std::uint64_t) {
                                   StateWriter to;
                                   write(to);
                                   state = to.take();
                               },
                           .from = state};
        const MatchResult part =
            Session(synth_registry(), audio, settings)
                .run([&](const MatchProgress& p) { return p.evaluations < stop; }, aside);
        REQUIRE(part.stopped);
        REQUIRE(part.evaluations < *settings.budget.evaluations);
    }
    return Session(synth_registry(), audio, settings)
        .run([](const MatchProgress&) { return true; }, {.from = state});
}

void expect_equal(const MatchResult& a, const MatchResult& b) {
    REQUIRE(to_text(a.best) == to_text(b.best));
    REQUIRE(a.audio.samples == b.audio.samples);
    REQUIRE(a.evaluations == b.evaluations);
    REQUIRE(a.screenings == b.screenings);
    REQUIRE(a.history.size() == b.history.size());
    for (std::size_t i = 0; i < a.history.size(); ++i) {
        REQUIRE(a.history[i].evaluations == b.history[i].evaluations);
        REQUIRE(a.history[i].record.best == b.history[i].record.best);
        REQUIRE(a.history[i].record.diversity == b.history[i].record.diversity);
    }
}

}  // namespace

TEST_CASE("A search that was put aside ends as if it had not been", "[checkpoint]") {
    const Audio audio = target("t11_kick");
    for (const OptimiserInfo& o : optimisers()) {
        INFO(o.id);
        const MatchSettings settings{.budget = {.evaluations = 1000},
                                     .islands = 2,
                                     .optimiser = {.id = std::string(o.id)},
                                     .templates = {"noise-hit"}};
        expect_equal(in_parts(audio, settings, {150, 700}), test::search(audio, settings));
    }
}

TEST_CASE("So does one of several cycles, and a contest of templates", "[checkpoint]") {
    const Audio audio = target("t12_snare");
    MatchSettings settings{.budget = {.evaluations = 2400}, .templates = {"noise-hit"}};
    settings.optimiser.settings = {{"cycle", 800.0}, {"hops", 2.0}, {"places", 2.0}};
    expect_equal(in_parts(audio, settings, {1000, 1500, 2000, 2200}),
                 test::search(audio, settings));
    const MatchSettings contest{.budget = {.evaluations = 2400}};
    expect_equal(in_parts(audio, contest, {300, 1200, 2000}), test::search(audio, contest));
}

TEST_CASE("So does one whose structure grows", "[checkpoint]") {
    const Audio audio = target("t12_snare");
    for (const char* id : {"neat", "random-structure"}) {
        INFO(id);
        const MatchSettings settings{
            .budget = {.evaluations = 8000}, .islands = 2, .optimiser = {.id = id}};
        // In the trials of the starts, and after them.
        expect_equal(in_parts(audio, settings, {1000, 5000}), test::search(audio, settings));
    }
}

TEST_CASE("So does one that grows from a start with locks, and one that waits", "[checkpoint]") {
    const Audio audio = target("t12_snare");
    MatchSettings grown{.budget = {.evaluations = 5000}, .optimiser = {.id = "neat"}};
    grown.hand.start = "snare";
    grown.hand.locks = {"amp.*"};
    expect_equal(in_parts(audio, grown, {1000, 3500}), test::search(audio, grown));
    // It ends where nothing is gained any more, wherever it was put aside.
    const MatchSettings idle{.budget = {.evaluations = 100000},
                             .stop = {.idle = 300},
                             .optimiser = {.id = "random"},
                             .templates = {"noise-hit"}};
    const MatchResult whole = test::search(audio, idle);
    REQUIRE(whole.evaluations < 100000);
    expect_equal(in_parts(audio, idle, {100, 300}), whole);
}

TEST_CASE("A state is put aside from time to time, and no other search takes it", "[checkpoint]") {
    const Audio audio = target("t11_kick");
    const MatchSettings settings{.budget = {.evaluations = 600}, .templates = {"noise-hit"}};
    int kept = 0;
    std::string state;
    const PuttingAside always{.keep =
                                  [&](const WriteState& write, double, std::uint64_t) {
                                      StateWriter to;
                                      write(to);
                                      state = to.take();
                                      ++kept;
                                  },
                              .every = 0.0};
    const auto on = [](const MatchProgress&) { return true; };
    const MatchResult whole = Session(synth_registry(), audio, settings).run(on, always);
    REQUIRE(kept > 0);
    REQUIRE(!whole.stopped);
    MatchSettings other = settings;
    other.seed = 2;
    Session another(synth_registry(), audio, other);
    REQUIRE_THROWS_AS(another.run(on, {.from = state}), Error);
    other = settings;
    other.hand.locks = {"amp.level=-3"};
    Session locked(synth_registry(), audio, other);
    REQUIRE_THROWS_AS(locked.run(on, {.from = state}), Error);
}

TEST_CASE("A checkpoint is read as it was written, or not at all", "[checkpoint]") {
    const auto directory = std::filesystem::temp_directory_path() / "patchbreeder_checkpoint_test";
    std::filesystem::remove_all(directory);
    const RunFiles files{directory};
    create_run_directory(files);
    const Checkpoint out{.words = {"a.wav", "--note", "C 4"},
                         .directory = "/some/where",
                         .target = "0123abcd",
                         .plan = 5,
                         .seconds = 1.5,
                         .evaluations = 7};
    std::string state("\0\n\xff", 3);
    write_checkpoint(files.checkpoint(), out, [&](StateWriter& to) { to.put(state); });
    const Checkpoint in = read_checkpoint(files.checkpoint());
    REQUIRE(in.words == out.words);
    REQUIRE(in.directory == out.directory);
    REQUIRE(in.target == out.target);
    REQUIRE(in.plan == out.plan);
    REQUIRE(in.seconds == out.seconds);
    REQUIRE(in.evaluations == out.evaluations);
    StateReader reader(in.state);
    std::string again;
    reader.get(again);
    REQUIRE(again == state);
    REQUIRE(reader.left() == 0);

    std::string text;
    {
        std::ifstream file(files.checkpoint(), std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(file), {});
    }
    const auto refused = [&](const std::string& bytes, const std::string& why) {
        std::ofstream(files.checkpoint(), std::ios::binary) << bytes;
        try {
            (void)read_checkpoint(files.checkpoint());
            FAIL("read " << why);
        } catch (const Error& e) {
            REQUIRE(e.code() == ExitCode::bad_data);
            REQUIRE(std::string(e.what()).find(why) != std::string::npos);
        }
    };
    refused("RIFF", "is no checkpoint");
    refused(text.substr(0, text.find('\n')), "is cut off");
    refused(text.substr(0, text.size() - 1), "is damaged");
    std::string changed = text;
    changed.back() ^= 1;
    refused(changed, "is damaged");
    changed = text;
    changed[text.find('\n') - 1] = changed[text.find('\n') - 1] == '0' ? '1' : '0';
    refused(changed, "another build");
    std::filesystem::remove_all(directory);
}
