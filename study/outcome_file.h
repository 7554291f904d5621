// OutcomeFile: outcomes.csv of a study, one line a run, and study.json, which says of what.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "study/study.h"

namespace patchbreeder {

class OutcomeFile {
  public:
    // Opens or begins the files; a last line that was cut off is dropped. Throws Error: usage if a
    // study of something else lies there, bad_data if its targets or its lines cannot be right,
    // cannot_create.
    OutcomeFile(const std::filesystem::path& directory, const StudyPlan& plan,
                std::span<const Case> cases);

    // The outcome of this run, if it was made; valid until the next add().
    [[nodiscard]] const Outcome* find(const Outcome& run) const;
    // Writes a line; after a crash it is there whole or is dropped.
    void add(const Outcome& outcome);

  private:
    void check_identity(const StudyPlan& plan, std::span<const Case> cases);
    void read_lines();

    std::filesystem::path directory_, path_;
    std::vector<Outcome> outcomes_;
};

}  // namespace patchbreeder
