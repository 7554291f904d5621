#include "study/outcome_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>

#include "engine/digest.h"
#include "engine/error.h"
#include "engine/file.h"
#include "engine/json.h"
#include "engine/text.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view header =
    "case,optimiser,budget,seed,evaluations,screenings,seconds,score,mfcc,pitched,cents,template,"
    "curve,processor,esr_db,modules,pruned,wanted,growth\n";
// Files of before there were the last columns are read, and written anew with them.
constexpr std::size_t columns = 19, first_columns = 13;
constexpr std::string_view first_header = "template,curve\n";
constexpr std::size_t most_bytes = std::size_t{1} << 30;

// `evaluations:seconds:best` between semicolons.
std::string curve_text(const std::vector<CurvePoint>& curve) {
    std::string text;
    for (const CurvePoint& p : curve)
        text += fmt::format("{}{}:{:.3f}:{:.7g}", text.empty() ? "" : ";", p.evaluations, p.seconds,
                            p.best);
    return text;
}

// `evaluations:species:modules:best_modules` between semicolons.
std::string growth_text(const std::vector<GrowthPoint>& growth) {
    std::string text;
    for (const GrowthPoint& p : growth)
        text += fmt::format("{}{}:{}:{:.3g}:{}", text.empty() ? "" : ";", p.evaluations, p.species,
                            p.modules, p.best_modules);
    return text;
}

std::string line_of(const Outcome& o) {
    const std::string esr = o.error_db ? fmt::format("{:.6g}", *o.error_db) : "";
    return fmt::format(
        "{},{},{},{},{},{},{:.3f},{:.9g},{:.9g},{},{:.6g},{},{},{:.3f},{},{},{},{},{}\n", o.case_id,
        o.optimiser, o.budget, o.seed, o.evaluations, o.screenings, o.seconds, o.score, o.mfcc,
        o.pitched ? 1 : 0, o.cents, o.template_name, curve_text(o.curve), o.processor, esr,
        o.modules, o.pruned, o.wanted, growth_text(o.growth));
}

template <class T>
bool read(std::string_view text, T& value) {
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

// Numbers between colons, for one field each.
template <class... Fields>
bool read_point(std::string_view text, Fields&... fields) {
    const auto values = split(text, ':');
    std::size_t next = 0;
    return values.size() == sizeof...(fields) && (read(values[next++], fields) && ...);
}

bool read_curve(std::string_view text, std::vector<CurvePoint>& curve) {
    if (text.empty()) return true;
    for (const std::string_view point : split(text, ';')) {
        CurvePoint& p = curve.emplace_back();
        if (!read_point(point, p.evaluations, p.seconds, p.best)) return false;
    }
    return true;
}

bool read_growth(std::string_view text, std::vector<GrowthPoint>& growth) {
    if (text.empty()) return true;
    for (const std::string_view point : split(text, ';')) {
        GrowthPoint& p = growth.emplace_back();
        if (!read_point(point, p.evaluations, p.species, p.modules, p.best_modules)) return false;
    }
    return true;
}

bool read_line(std::string_view line, Outcome& o) {
    const auto f = split(line, ',');
    if (f.size() != columns && f.size() != first_columns) return false;
    o.case_id = f[0], o.optimiser = f[1], o.budget = f[2], o.template_name = f[11];
    o.pitched = f[9] == "1";
    const bool first = read(f[3], o.seed) && read(f[4], o.evaluations) &&
                       read(f[5], o.screenings) && read(f[6], o.seconds) && read(f[7], o.score) &&
                       read(f[8], o.mfcc) && read(f[10], o.cents) && read_curve(f[12], o.curve);
    if (f.size() == first_columns) return first;
    if (!f[14].empty() && !read(f[14], o.error_db.emplace())) return false;
    return first && read(f[13], o.processor) && read(f[15], o.modules) && read(f[16], o.pruned) &&
           read(f[17], o.wanted) && read_growth(f[18], o.growth);
}

std::string digest_of(std::span<const Case> cases) {
    std::uint64_t sum = 0;
    for (const Case& c : cases) {
        sum = mix(sum, digest(std::span<const float>(c.target.samples)));
        if (c.dry) sum = mix(sum, digest(std::span<const float>(c.dry->samples)));
    }
    return fmt::format("{:016x}", sum);
}

Json identity(const StudyPlan& plan, std::span<const Case> cases) {
    Json weights = Json::object();
    for (const auto& [term, weight] : plan.fitness.weights) weights[term] = weight;
    Json json{{"format", "patchbreeder-study"},
              {"version", 1},
              {"suite", plan.suite},
              {"cases", cases.size()},
              {"targets", digest_of(cases)},
              {"fitness", plan.fitness.name},
              {"weights", weights},
              {"screening", plan.screening}};
    if (!plan.only_template.empty()) json["only_template"] = plan.only_template;
    return json;
}

}  // namespace

OutcomeFile::OutcomeFile(const fs::path& directory, const StudyPlan& plan,
                         std::span<const Case> cases)
    : directory_(directory), path_(directory / "outcomes.csv") {
    std::error_code failed;
    fs::create_directories(directory, failed);
    check_identity(plan, cases);
    if (fs::exists(path_))
        read_lines();
    else
        write_atomically(path_, header);
}

void OutcomeFile::check_identity(const StudyPlan& plan, std::span<const Case> cases) {
    const fs::path path = directory_ / "study.json";
    const Json wanted = identity(plan, cases);
    if (!fs::exists(path)) return write_atomically(path, wanted.dump(2) + "\n");
    const Json found = Json::parse(read_text(path, most_bytes), nullptr, false);
    for (const auto& [field, value] : wanted.items()) {
        if (found.is_object() && found.contains(field) && found[field] == value) continue;
        throw Error(ExitCode::usage, {.where = path.string(),
                                      .what = "another study lies here",
                                      .why = "its " + field + " is not the same",
                                      .remedy = "choose another directory with --out"});
    }
}

void OutcomeFile::read_lines() {
    const std::string text = read_text(path_, most_bytes);
    const std::size_t body = text.find('\n') + 1;
    const std::string_view head = std::string_view(text).substr(0, body);
    const bool first = head.ends_with(first_header) && header.starts_with(head.substr(0, body - 1));
    if (!first && head != header)
        throw Error(ExitCode::bad_data,
                    {.where = path_.string(), .what = "these are no outcomes of a study"});
    const std::size_t whole = text.rfind('\n') + 1;
    for (std::size_t from = body, number = 2; from < whole; ++number) {
        const std::size_t end = text.find('\n', from);
        Outcome outcome;
        if (!read_line(std::string_view(text).substr(from, end - from), outcome))
            throw Error(ExitCode::bad_data, {.where = fmt::format("{}:{}", path_.string(), number),
                                             .what = "cannot read this line",
                                             .remedy = "remove it to make the run again"});
        outcomes_.push_back(std::move(outcome));
        from = end + 1;
    }
    if (!first && whole == text.size()) return;
    std::string anew(header);
    for (const Outcome& o : outcomes_) anew += line_of(o);
    write_atomically(path_, anew);
}

const Outcome* OutcomeFile::find(const Outcome& run) const {
    const auto found = std::find_if(outcomes_.begin(), outcomes_.end(),
                                    [&](const Outcome& o) { return o.same_run(run); });
    return found == outcomes_.end() ? nullptr : &*found;
}

void OutcomeFile::add(const Outcome& outcome) {
    outcomes_.push_back(outcome);
    std::ofstream file(path_, std::ios::app | std::ios::binary);
    file << line_of(outcome) << std::flush;
    if (!file)
        throw Error(ExitCode::input_output,
                    {.where = path_.string(), .what = "cannot write the outcome of a run"});
}

}  // namespace patchbreeder
