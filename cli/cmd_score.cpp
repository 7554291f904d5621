#include <fmt/format.h>

#include <fstream>
#include <map>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/file.h"
#include "engine/json.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s = [] {
        Syntax score{
            .command = "score",
            .summary = "Say how far recordings are from a target, term by term.",
            .operands = "TARGET CANDIDATE...",
            .min_operands = 0,
            .max_operands = 10'000,
            .examples = {"patchbreeder score bass.wav runs/bass/best.wav",
                         "patchbreeder score bass.wav a.wav b.wav --fitness mss",
                         "patchbreeder score --pairs pairs.csv"},
            .options = {{"pairs", "FILE", "Score pairs: two paths a line, separated by a comma."},
                        {"json", "", "Print JSON."},
                        {"quiet", "", "No notes."}},
        };
        const auto judging = fitness_options();
        score.options.insert(score.options.begin() + 1, judging.begin(), judging.end());
        return score;
    }();
    return s;
}

Json report_json(const std::string& target, const std::string& candidate, const Report& r) {
    Json terms = Json::array();
    for (const TermResult& t : r.terms)
        terms.push_back({{"term", t.id},
                         {"distance", t.distance},
                         {"unit", t.unit},
                         {"normalised", t.normalised},
                         {"weight", t.weight},
                         {"share", t.share}});
    return {{"target", target},
            {"candidate", candidate},
            {"score", r.score.value},
            {"match_percent", r.score.match_percent()},
            {"weights", r.pitched ? "pitched" : "unpitched"},
            {"terms", terms}};
}

void print_report(const std::string& candidate, const Report& r, bool raw) {
    if (raw)
        fmt::print("{}: {:.5g}\n", candidate, double{r.score.value});
    else
        fmt::print("{}: score {:.4f}, match {:.1f} %  ({} weights)\n", candidate,
                   double{r.score.value}, double{r.score.match_percent()},
                   r.pitched ? "pitched" : "unpitched");
    for (const TermResult& t : r.terms)
        fmt::print("  {:<12}{:>11.4g}  {:<10} weight {:<7.3g} share {:.4f}\n", t.id,
                   double{t.distance}, t.unit, double{t.weight}, double{t.share});
}

// Judges, made once per target however often it comes up.
class Judges {
  public:
    Judges(FitnessSettings settings, bool quiet) : settings_(std::move(settings)), quiet_(quiet) {}
    Report report(const std::string& target, const std::string& candidate) {
        auto& judge = judges_[target];
        if (!judge) judge = make_fitness(settings_, read_target(target, quiet_));
        return judge->report(read_target(candidate, quiet_).samples, work_);
    }

  private:
    FitnessSettings settings_;
    bool quiet_;
    std::map<std::string, std::unique_ptr<Fitness>> judges_;
    Workspace work_;
};

std::vector<std::pair<std::string, std::string>> read_pairs(const std::string& path) {
    std::vector<std::pair<std::string, std::string>> pairs;
    const std::string text = read_text(path, 64u << 20);
    std::size_t line_number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        at = end + 1, ++line_number;
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty() || line[0] == '#') continue;
        const std::size_t comma = line.find(',');
        if (comma == std::string::npos || comma == 0 || comma + 1 == line.size() ||
            line.find(',', comma + 1) != std::string::npos)
            throw Error(ExitCode::bad_data, {.where = fmt::format("{}:{}", path, line_number),
                                             .what = "is not two paths",
                                             .remedy = "write TARGET,CANDIDATE on every line"});
        const auto trimmed = [](const std::string& s) {
            const std::size_t a = s.find_first_not_of(" \t"), b = s.find_last_not_of(" \t");
            return a == std::string::npos ? std::string() : s.substr(a, b - a + 1);
        };
        pairs.emplace_back(trimmed(line.substr(0, comma)), trimmed(line.substr(comma + 1)));
    }
    return pairs;
}

ExitCode run_pairs(const Arguments& a) {
    if (!a.operands().empty())
        throw Error(ExitCode::usage, {.where = "--pairs",
                                      .what = "takes its paths from the file",
                                      .remedy = "leave out the operands"});
    Judges judges(fitness_settings(a), a.has("quiet"));
    for (const auto& [target, candidate] : read_pairs(*a.text("pairs"))) {
        const Report r = judges.report(target, candidate);
        if (a.has("json"))
            fmt::print("{}\n", report_json(target, candidate, r).dump());
        else
            fmt::print("{},{},{:.6g}\n", target, candidate, double{r.score.value});
    }
    return ExitCode::done;
}

ExitCode run(const Arguments& a) {
    if (a.has("pairs")) return run_pairs(a);
    if (a.operands().size() < 2)
        throw Error(ExitCode::usage, {.where = "score",
                                      .what = "needs TARGET CANDIDATE...",
                                      .remedy = "see patchbreeder score --help"});
    const FitnessSettings settings = fitness_settings(a);
    const bool raw = settings.name != "composite" && settings.name != "timbre";
    Judges judges(settings, a.has("quiet"));
    Json all = Json::array();
    const std::string& target = a.operands().front();
    for (std::size_t i = 1; i < a.operands().size(); ++i) {
        const Report r = judges.report(target, a.operands()[i]);
        if (a.has("json"))
            all.push_back(report_json(target, a.operands()[i], r));
        else
            print_report(a.operands()[i], r, raw);
    }
    if (a.has("json"))
        fmt::print("{}\n", Json{{"schema", "patchbreeder-score"},
                                {"version", 1},
                                {"fitness", settings.name},
                                {"results", all}}
                               .dump(2));
    return ExitCode::done;
}

}  // namespace

const Command score_command{"score", syntax, run};

}  // namespace patchbreeder
