// IOHprofiler's data files (Doerr et al., 2018), which IOHanalyzer reads: for every budget and
// contender a directory, in it for every target IOHprofiler_f<number>_<name>.json, which lists its
// runs, and data_f<number>_<name>/, where their scores are.
#pragma once

#include <filesystem>
#include <span>

#include "study/report.h"

namespace patchbreeder {

// In place of what is in the directory. Targets are numbered from 1 through all studies. Their
// dimension is 1: structures have no fixed number of genes.
void write_ioh_files(const std::filesystem::path& directory, std::span<const StudyRecord> studies);

}  // namespace patchbreeder
