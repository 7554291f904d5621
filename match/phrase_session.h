// A search for the patch, or the notes, of a target that has several notes. The patch is fitted on
// the clearest note alone, which is cheap; the search then goes on from it with the whole phrase.
#pragma once

#include "match/phrase.h"

namespace patchbreeder {

class PhraseSession {
  public:
    // `registry` and `target` outlive the session. Throws Error as Session does.
    PhraseSession(const Registry& registry, const Audio& target, const MatchSettings& settings,
                  TargetPhrase phrase);

    // With what was left open filled in; after run() for what the search decided.
    [[nodiscard]] const MatchSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] MatchResult run(const MatchObserver& observer);

  private:
    [[nodiscard]] MatchSettings first_settings();
    [[nodiscard]] Assignment first_assignment() const;
    [[nodiscard]] MatchSettings finish_settings(const MatchResult& alone) const;
    [[nodiscard]] MatchResult finish(const MatchResult& alone, const MatchObserver& observer);
    [[nodiscard]] Phrase whole() const;
    [[nodiscard]] Phrase composed(const Phrase& alone) const;
    void prefer_start(MatchResult& result) const;
    void drop_unheard(MatchResult& result) const;

    const Registry& registry_;
    const Audio& target_;
    MatchSettings settings_;
    TargetPhrase phrase_;
    bool alone_first_;
    std::optional<Session> first_;  // on one note, or on the whole phrase at once
};

}  // namespace patchbreeder
