// Session: one search from a recording to the best patch found, observed generation by generation.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "ga/archipelago.h"
#include "match/checkpoint.h"
#include "match/contest.h"
#include "match/graph_search.h"
#include "match/graph_seeding.h"
#include "match/hand.h"

namespace patchbreeder {

// For targets of several notes (phrase_session.h).
struct PhraseSettings {
    std::filesystem::path midi{};           // the notes are known; empty: as heard
    bool notes_only = false;                // the patch stays as it is
    std::optional<std::uint64_t> finish{};  // evaluations on the whole phrase; empty: a share
};
// For several recordings of one instrument (recordings.h); no files: there is one.
struct RecordingSettings {
    std::vector<std::filesystem::path> files{};
    std::vector<float> pitches{};           // MIDI notes; empty: as heard
    std::vector<float> velocities{};        // 0..127; empty: all alike, and of any loudness
    std::optional<std::size_t> hold_out{};  // counted from 1
};
// For patches beside the best (alternatives.h).
struct AlternativeSettings {
    std::size_t count = 0;                       // wanted
    std::optional<std::uint64_t> evaluations{};  // empty: a share of the budget
};
struct Alternative {
    Preset preset;  // as loud as the target
    Audio audio;
    Score score;
    // How unlike it sounds the best, and then the alternatives before it: its score against them.
    std::vector<float> apart{};
};
// When a search ends before its budget is spent; of a phrase, each part of the search.
struct StopRules {
    std::optional<float> score{};         // as good as that, or better
    std::optional<std::uint64_t> idle{};  // so many evaluations gained less than 1 % of the score
};
struct PhraseFacts {
    std::size_t notes = 0;
    std::optional<Note> fitted{};  // the note the patch was fitted on first, if one sounds alone
    Score alone;                   // on that note
    std::uint64_t finish = 0;      // evaluations on the whole phrase
};

// What is heard of the sides of a sound, and how a match compares with its target.
struct StereoImage {
    double balance = 0.0;      // level of left over right, dB
    double correlation = 1.0;  // of left and right
};
struct StereoFacts {
    StereoImage target{}, match{};
    double width_error = 0.0;  // dB between their widths, octave by octave
};

struct MatchSettings {
    std::string name = "match";  // of the preset that is made
    Budget budget{};             // neither given: 30 s
    StopRules stop{};
    std::uint64_t seed = 1;
    std::uint32_t islands = 1;
    std::uint64_t round = 0;  // of the contest, in evaluations; 0: by the plan
    std::uint64_t plan = 0;   // evaluations the search arranges itself for; 0: the budget's, or as
                              // many as the first few say the clock will allow
    OptimiserChoice optimiser{};
    bool screening = true;                 // false: every candidate is evaluated in full
    std::vector<std::string> templates{};  // names or files; empty: suitable_templates(), or the
                                           // structure of the start
    Hand hand{};
    NoteSettings note{};
    FitnessSettings fitness{};
    PhraseSettings phrase{};
    RecordingSettings recordings{};
    AlternativeSettings alternatives{};
    bool mono = false;  // of a stereo target the middle alone
};

struct MatchProgress {
    double seconds = 0.0;
    std::uint64_t evaluations = 0;
    Score best;
    std::string leader;       // template
    std::size_t running = 0;  // templates still in the contest
};

// One line of history.csv.
struct HistoryLine {
    double seconds = 0.0;
    std::uint64_t evaluations = 0, screenings = 0;  // of all templates
    std::string template_name;
    HistoryRecord record;
    std::optional<GraphRecord> graph{};  // if structures grow
    [[nodiscard]] auto fields() noexcept {
        return std::tie(seconds, evaluations, screenings, template_name, record, graph);
    }
};

struct MatchResult {
    Preset best;  // its level makes it as loud as the target
    std::string template_name;
    Report report;  // of `audio`
    Audio audio;
    std::uint64_t evaluations = 0;
    std::uint64_t screenings = 0;  // coarse scores, which decided who was evaluated
    double seconds = 0.0;
    bool stopped = false;  // by the observer, before the budget was spent
    std::vector<HistoryLine> history;
    std::vector<std::pair<std::string, Score>> templates;  // the best of each
    std::optional<Preset> start;                           // if the search began with one
    std::optional<PhraseFacts> phrase;                     // if the target has several notes
    std::optional<Score> held_out;                         // of the recording that was held back
    std::optional<StereoFacts> stereo;                     // if the target has a side
    // First of all templates that came near the winner; then those that were chosen to be kept.
    std::vector<Alternative> alternatives;
    std::uint64_t alternative_evaluations = 0;  // of the evaluations
    // If there were several objectives: patches of which none is better in all, best first.
    std::vector<Alternative> front;
};

// What a caller knows of a session that is part of something larger.
struct Assignment {
    std::optional<Performance> performance{};  // empty: one note, as heard
    std::optional<Preset> start{};             // the only entrant: the search goes on from it
    bool keep_patch = false;                   // only the performance is searched
    std::shared_ptr<const Fitness> fitness{};  // empty: as the settings say
    std::size_t analysed_from = 0;             // frames of the target before what it analysed
};

// Called after every generation; false stops the search and keeps the best.
using MatchObserver = std::function<bool(const MatchProgress&)>;

class Session {
  public:
    // `target` at analysis_rate; of a stereo one the middle is matched. Throws Error for unknown
    // templates, optimisers, terms.
    Session(const Registry& registry, const Audio& target, const MatchSettings& settings,
            Assignment assignment = {});

    // With what was left open filled in: what run.json records and a repetition needs.
    [[nodiscard]] const MatchSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] const Fitness& fitness() const noexcept { return *fitness_; }
    [[nodiscard]] const Performance& performance() const noexcept { return performance_; }
    [[nodiscard]] std::vector<std::string> template_names() const;
    [[nodiscard]] MatchResult run(const MatchObserver& observer, const PuttingAside& aside = {});

  private:
    void enter_templates(const Registry& registry);
    void enter(std::string name, Preset preset);
    [[nodiscard]] Preset load_template(const std::filesystem::path& path, const Registry& registry);
    // A structure grows, instead of the knobs of templates being set (session_growth.cpp).
    [[nodiscard]] bool grows() const noexcept { return grows_graphs(settings_.optimiser); }
    // Of all that a search is made from, files that may change among it.
    [[nodiscard]] std::uint64_t identity() const;
    void enter_growth(const Registry& registry);
    [[nodiscard]] GraphJudge graph_judge() const;  // while the session stands where it is
    [[nodiscard]] MatchResult run_growth(const MatchObserver& observer, const PuttingAside& aside);
    // The first part of a phrase says nothing of its later notes.
    [[nodiscard]] bool screens() const noexcept {
        return settings_.screening && performance_.phrase.notes.size() == 1;
    }
    [[nodiscard]] std::uint64_t foretell(double seconds) const;
    [[nodiscard]] MatchResult finish(Contest& contest) const;
    // The champion as a preset, as loud as the target, rendered and judged.
    [[nodiscard]] MatchResult compose(const Decoded& champion, const std::string& template_name,
                                      const std::vector<std::string>& tags) const;
    void prefer_start(MatchResult& result) const;

    MatchSettings settings_;
    Audio target_;
    std::optional<OwnCycles> cycles_;  // of the target, once a template wants some
    std::shared_ptr<const Fitness> fitness_;
    Performance performance_;
    Assignment assignment_;
    std::optional<Preset> start_;
    std::vector<Entrant> entrants_;  // the one of the start first
    std::optional<GraphSpace> growth_;
};

}  // namespace patchbreeder
