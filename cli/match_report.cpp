#include "cli/match_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/common.h"
#include "cli/terminal.h"
#include "engine/json.h"
#include "engine/music.h"
#include "match/alternatives.h"
#include "match/influence.h"
#include "match/playability.h"
#include "match/stereo_fit.h"

namespace patchbreeder {
namespace {

std::string remaining(const Budget& budget, const MatchProgress& p) {
    if (budget.evaluations) {
        const double left = static_cast<double>(budget.left(p.evaluations));
        return clock_text(p.seconds * left /
                          static_cast<double>(std::max<std::uint64_t>(p.evaluations, 1)));
    }
    return clock_text(*budget.settled().seconds - p.seconds);
}

void print_phrase(const MatchResult& r) {
    std::string keys;
    for (const Note& n : r.best.phrase.notes)
        keys += (keys.empty() ? "" : " ") + pitch_name(std::round(n.pitch));
    fmt::print("phrase    {}: {}\n", counted(r.phrase->notes, "note"), keys);
    if (r.phrase->fitted)
        fmt::print("          fitted on {} at {:.3f} s ({:.1f} %), then on the whole phrase\n",
                   pitch_name(std::round(r.phrase->fitted->pitch)), double{r.phrase->fitted->onset},
                   double{r.phrase->alone.match_percent()});
}

void print_stereo(const StereoFacts& facts, const Patch& stereo) {
    fmt::print("stereo    {}\n", describe_stereo(stereo));
    fmt::print(
        "          left/right {:+.1f} dB against {:+.1f} dB, correlation {:.2f} against {:.2f}, "
        "widths by octave within {:.1f} dB\n",
        facts.match.balance, facts.target.balance, facts.match.correlation,
        facts.target.correlation, facts.width_error);
}

// A table: how much each is like the target, and how unlike the ones above it.
void print_alternatives(const MatchResult& r, std::size_t wanted, const RunFiles& files) {
    if (r.alternatives.empty()) {
        fmt::print("\nalternatives: none within {:.0f} % of the score sounds different enough\n",
                   100.0 * double{alternative_slack});
        return;
    }
    std::string head = fmt::format("\n{:<16}{:>8}", "alternatives", "match");
    head += "   unlike best";
    for (std::size_t i = 0; i + 1 < r.alternatives.size(); ++i) head += fmt::format("{:>8}", i + 2);
    fmt::print("{}\n", head);
    for (std::size_t i = 0; i < r.alternatives.size(); ++i) {
        const Alternative& a = r.alternatives[i];
        std::string line = fmt::format("{:<16}{:>6.1f} %{:>14.3f}", i + 2,
                                       double{a.score.match_percent()}, double{a.apart.front()});
        for (std::size_t k = 1; k < a.apart.size(); ++k)
            line += fmt::format("{:>8.3f}", double{a.apart[k]});
        fmt::print("{}   {}\n", line, files.alternative(i + 2, ".json").string());
    }
    if (r.alternatives.size() < wanted)
        fmt::print("no more within {:.0f} % of the score sound different enough\n",
                   100.0 * double{alternative_slack});
}

// Patches of which none is better in all, and what each loses where.
void print_front(const MatchResult& r, const RunFiles& files) {
    fmt::print("\n{:<16}{:>8}{:>12}{:>8}{:>10}\n", "front", "match", "spectrum", "pitch",
               "envelope");
    for (std::size_t i = 0; i < r.front.size(); ++i) {
        const Score& score = r.front[i].score;
        fmt::print("{:<16}{:>6.1f} %{:>12.4f}{:>8.4f}{:>10.4f}   {}\n", i + 1,
                   double{score.match_percent()}, double{score.parts[0]}, double{score.parts[1]},
                   double{score.parts[2]}, files.of_front(i + 1, ".json").string());
    }
}

// `osc1.width, osc2.width, 7 more`
std::string first_of(const std::vector<std::string>& names) {
    constexpr std::size_t most = 6;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > most ? text + fmt::format(", {} more", names.size() - most) : text;
}

}  // namespace

std::string progress_line(const Budget& budget, const MatchProgress& p) {
    return fmt::format("match {:5.1f} %   {} left   {} evaluations, {:.0f}/s   {}{}",
                       double{p.best.match_percent()}, remaining(budget, p), grouped(p.evaluations),
                       static_cast<double>(p.evaluations) / std::max(p.seconds, 1e-3), p.leader,
                       p.running > 1 ? fmt::format(" leads {} templates", p.running) : "");
}

void print_match(const MatchResult& r, const MatchSettings& settings, const RunFiles& files,
                 const std::string& target) {
    fmt::print("match     {:.1f} %  (score {:.4f}; 0 is identical, 1 no better than trivial)\n",
               double{r.report.score.match_percent()}, double{r.report.score.value});
    std::string others;
    for (const auto& [name, score] : r.templates)
        if (name != r.template_name)
            others += fmt::format("{}{} {:.1f} %", others.empty() ? "" : ", ", name,
                                  double{score.match_percent()});
    const Structure& grown = *r.best.patch.structure;
    if (!r.history.empty() && r.history.back().graph)
        fmt::print("structure {} modules, {} cables\n", grown.nodes().size(),
                   grown.cables().size());
    else
        fmt::print("template  {}{}\n", r.template_name, others.empty() ? "" : "  (" + others + ")");
    if (r.phrase) print_phrase(r);
    if (r.stereo) print_stereo(*r.stereo, *r.best.stereo);
    if (r.held_out)
        fmt::print("held out  {}, not fitted: {:.1f} %\n",
                   settings.recordings.files[*settings.recordings.hold_out - 1].string(),
                   double{r.held_out->match_percent()});
    fmt::print(
        "search    {} evaluations{} in {:.1f} s ({:.0f}/s), seed {}\n", grouped(r.evaluations),
        r.screenings > 0 ? fmt::format(" and {} screenings", grouped(r.screenings)) : "", r.seconds,
        static_cast<double>(r.evaluations) / std::max(r.seconds, 1e-3), settings.seed);
    fmt::print("\n{} weights\n{:<12}{:>11}  {:<10}{:>8}{:>8}\n",
               r.report.pitched ? "pitched" : "unpitched", "term", "distance", "unit", "weight",
               "share");
    for (const TermResult& t : r.report.terms)
        fmt::print("{:<12}{:>11.4g}  {:<10}{:>8.3g}{:>8.4f}\n", t.id, double{t.distance}, t.unit,
                   double{t.weight}, double{t.share});
    if (settings.alternatives.count > 0 && !r.stopped)
        print_alternatives(r, settings.alternatives.count, files);
    if (!r.front.empty()) print_front(r, files);
    if (r.phrase) fmt::print("\nnotes     {}", files.notes().string());
    fmt::print("\npreset    {}\naudio     {}\npicture   {}\nrun       {}\nrepeat    {}\n",
               files.preset().string(), files.audio().string(), files.picture().string(),
               files.directory.string(), repeat_command(r, settings, target));
}

void print_match_json(const MatchResult& r, const MatchSettings& settings, const RunFiles& files,
                      const std::string& target) {
    Json out{{"schema", "patchbreeder-match"}, {"version", 1}};
    out["score"] = r.report.score.value;
    out["match_percent"] = r.report.score.match_percent();
    out["template"] = r.template_name;
    out["evaluations"] = r.evaluations;
    out["screenings"] = r.screenings;
    out["seconds"] = r.seconds;
    out["stopped_early"] = r.stopped;
    if (r.stereo) out["stereo"] = describe_stereo(*r.best.stereo);
    if (settings.alternatives.count > 0) out["alternatives"] = alternatives_json(r, files);
    if (!r.front.empty()) out["front"] = files.front().string();
    if (r.phrase) out["notes"] = files.notes().string();
    out["preset"] = files.preset().string();
    out["audio"] = files.audio().string();
    out["directory"] = files.directory.string();
    out["plays"] = describe(play_everywhere(r.best));
    out["repeat"] = repeat_command(r, settings, target);
    fmt::print("{}\n", out.dump(2));
}

void print_check(const Preset& best, bool quiet) {
    fmt::print("plays     {}\n", describe(play_everywhere(best)));
    if (quiet) return;
    const DeadWeight dead = dead_weight(best, influences(best));
    if (!dead.unheard.empty()) fmt::print("unheard   {}\n", first_of(dead.unheard));
    if (!dead.knobs.empty()) fmt::print("dead      {}\n", first_of(dead.knobs));
}

}  // namespace patchbreeder
