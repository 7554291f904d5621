#include "study/ioh_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "engine/file.h"
#include "engine/json.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

// From which on every version of the reader knows this for what it is; most do from 0.3.3.
constexpr std::string_view format_version = "1.0.0";

// What can be part of a file name anywhere.
std::string as_file_name(std::string text) {
    for (char& c : text)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.') c = '-';
    return text;
}

std::string rows_of(const Outcome& run) {
    // A run is known by its first evaluation; its curve begins with its first generation.
    std::string rows = "evaluations raw_y\n";
    if (run.curve.front().evaluations > 1)
        rows += fmt::format("1 {:.7g}\n", run.curve.front().best);
    for (const CurvePoint& p : run.curve) rows += fmt::format("{} {:.7g}\n", p.evaluations, p.best);
    if (run.curve.back().evaluations < run.evaluations)
        rows += fmt::format("{} {:.7g}\n", run.evaluations, run.curve.back().best);
    return rows;
}

Json run_json(const Outcome& run) {
    const CurvePoint& best = run.curve.back();
    return {{"instance", run.seed},
            {"evals", run.evaluations},
            {"best", {{"evals", best.evaluations}, {"y", best.best}, {"x", Json::array()}}}};
}

// One target, one contender, one budget.
void write_function(const fs::path& directory, const std::string& suite, std::size_t number,
                    std::span<const Outcome* const> runs) {
    const std::string name = as_file_name(runs.front()->case_id);
    const fs::path data = fs::path(fmt::format("data_f{}_{}", number, name)) /
                          fmt::format("IOHprofiler_f{}_DIM1.dat", number);
    std::string rows;
    Json listed = Json::array();
    for (const Outcome* run : runs) {
        rows += rows_of(*run);
        listed.push_back(run_json(*run));
    }
    const Json index{
        {"version", format_version},
        {"suite", suite},
        {"function_id", number},
        {"function_name", name},
        {"maximization", false},
        {"algorithm", {{"name", runs.front()->optimiser}, {"info", runs.front()->budget}}},
        {"attributes", {"evaluations", "raw_y"}},
        {"scenarios",
         Json::array({{{"dimension", 1}, {"path", data.string()}, {"runs", std::move(listed)}}})}};
    std::error_code failed;  // writing says so
    fs::create_directories((directory / data).parent_path(), failed);
    write_atomically(directory / data, rows);
    write_atomically(directory / fmt::format("IOHprofiler_f{}_{}.json", number, name),
                     index.dump(2) + "\n");
}

// Targets may have had other numbers. Whatever else lies there is somebody's.
void remove_old(const fs::path& directory) {
    std::vector<fs::path> old;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(directory, failed), end; at != end;
         at.increment(failed))
        if (at->path().filename().string().starts_with("IOHprofiler_f")) old.push_back(at->path());
    for (const fs::path& path : old) {
        fs::remove(path, failed);
        fs::remove(path.parent_path(), failed);  // if nothing is left in it
    }
}

}  // namespace

void write_ioh_files(const fs::path& directory, std::span<const StudyRecord> studies) {
    remove_old(directory);
    std::size_t number = 0;
    for (const StudyRecord& study : studies) {
        std::vector<std::string> targets;  // in their order
        for (const Outcome& o : study.outcomes)
            if (std::find(targets.begin(), targets.end(), o.case_id) == targets.end())
                targets.push_back(o.case_id);
        for (const std::string& target : targets) {
            ++number;
            for (const StudyBudget& budget : study.plan.budgets)
                for (const Contender& contender : study.plan.contenders) {
                    auto runs = runs_of(study.outcomes, contender.label, budget.text);
                    std::erase_if(runs, [&](const Outcome* o) {
                        return o->case_id != target || o->curve.empty();
                    });
                    if (!runs.empty())
                        write_function(
                            directory / as_file_name(budget.text) / as_file_name(contender.label),
                            study.plan.suite, number, runs);
                }
        }
    }
}

}  // namespace patchbreeder
