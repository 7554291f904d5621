#include <fmt/format.h>

#include <cmath>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/json.h"
#include "engine/music.h"
#include "fitness/notes.h"
#include "match/stereo_fit.h"
#include "match/suitable_templates.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "analyse",
        .summary = "Tell what is heard in a recording and what a match would assume.",
        .operands = "FILE",
        .min_operands = 1,
        .max_operands = 1,
        .examples = {"patchbreeder analyse bass.wav", "patchbreeder analyse bass.wav --json"},
        .options = {{"json", "", "Print JSON."}, {"quiet", "", "No notes."}},
    };
    return s;
}

struct Heard {
    Analysis analysis;
    std::vector<HeardNote> notes;
    std::optional<StereoImage> stereo;
};

void print_json(const Heard& heard) {
    const Analysis& h = heard.analysis;
    Json out{{"schema", "patchbreeder-analysis"}, {"version", 1}};
    out["seconds"] = h.seconds;
    out["pitched"] = h.pitched;
    out["f0_hz"] = h.f0;
    out["note"] = h.note;
    out["voiced_share"] = h.voiced_share;
    out["vibrato"] = {{"rate_hz", h.vibrato_rate}, {"depth_cents", h.vibrato_depth}};
    out["glide_semitones"] = h.glide;
    out["onset_s"] = h.onset;
    out["attack_s"] = h.attack;
    out["gate_s"] = h.gate;
    out["decay_db_per_s"] = h.decay;
    out["sustain_db"] = h.sustain;
    out["release_s"] = h.release;
    out["rms_db"] = h.rms_db;
    out["peak_db"] = h.peak_db;
    out["centroid_hz"] = {{"all", h.centroid},
                          {"start", h.centroid_start},
                          {"middle", h.centroid_middle},
                          {"end", h.centroid_end}};
    out["sweep"] = {{"octaves", h.sweep.octaves},
                    {"attack_s", h.sweep.attack},
                    {"decay_s", h.sweep.decay},
                    {"sustain_share", h.sweep.sustain}};
    out["partials"] = Json::array();
    for (const Partial& p : h.partials)
        out["partials"].push_back({{"note", p.note}, {"level_db", p.level}});
    out["noisiness"] = h.noisiness;
    out["resonances"] = Json::array();
    for (const Resonance& r : h.resonances)
        out["resonances"].push_back({{"hertz", r.hertz}, {"level_db", r.level}});
    out["odd_share"] = h.odd_share;
    out["harmonic_slope_db_per_octave"] = h.harmonic_slope;
    if (heard.stereo)
        out["stereo"] = {{"balance_db", heard.stereo->balance},
                         {"correlation", heard.stereo->correlation}};
    out["notes"] = Json::array();
    for (const auto& [note, clarity, struck] : heard.notes)
        out["notes"].push_back({{"pitch", note.pitch},
                                {"onset_s", note.onset},
                                {"gate_s", note.gate},
                                {"velocity", note.velocity * 127.0f},
                                {"clarity", clarity},
                                {"struck", struck}});
    Json track = Json::array();
    for (const PitchFrame& f : h.pitch.frames)
        track.push_back({{"f0_hz", f.f0}, {"clarity", f.clarity}, {"voiced", f.voiced}});
    out["pitch_track"] = {{"hop_s", h.pitch.hop}, {"frames", track}};
    out["match"] = {{"weights", h.pitched ? "pitched" : "unpitched"},
                    {"templates", suitable_templates(synth_registry(), h)}};
    fmt::print("{}\n", out.dump(2));
}

void print_notes(std::span<const HeardNote> notes) {
    fmt::print("notes       {}\n", notes.size());
    for (const auto& [note, clarity, struck] : notes)
        fmt::print("  {:<10}at {:.3f} s, held {:.2f} s, velocity {:.0f}, {:.0f} % clear{}\n",
                   pitch_name(note.pitch), double{note.onset}, double{note.gate},
                   double{note.velocity * 127.0f}, double{clarity * 100.0f},
                   struck ? "" : ", legato");
}

void print_text(const std::string& path, const Heard& heard) {
    const Analysis& h = heard.analysis;
    fmt::print("file        {}, {:.2f} s\n", path, h.seconds);
    if (h.f0 > 0.0f)
        fmt::print("pitch       {} ({:.2f} Hz), {:.0f} % of the energy is voiced\n",
                   pitch_name(h.note), double{h.f0}, 100.0 * double{h.voiced_share});
    else
        fmt::print("pitch       none\n");
    if (h.vibrato_rate > 0.0f)
        fmt::print("vibrato     {:.1f} Hz, {:.0f} cents deep\n", double{h.vibrato_rate},
                   double{h.vibrato_depth});
    if (h.glide > 0.3f || h.glide < -0.3f)
        fmt::print("glide       starts {:+.1f} semitones from its pitch\n", double{h.glide});
    fmt::print("loudness    {:.1f} dB RMS, {:.1f} dB peak\n", double{h.rms_db}, double{h.peak_db});
    fmt::print(
        "envelope    onset {:.3f} s, attack {:.3f} s, decay {:.0f} dB/s, sustain {:.0f} dB, "
        "held {:.2f} s, release {:.2f} s\n",
        double{h.onset}, double{h.attack}, double{h.decay}, double{h.sustain}, double{h.gate},
        double{h.release});
    fmt::print("brightness  {:.0f} Hz ({:.0f} > {:.0f} > {:.0f} over time)\n", double{h.centroid},
               double{h.centroid_start}, double{h.centroid_middle}, double{h.centroid_end});
    fmt::print(
        "character   {:.0f} % noise, {:.0f} % of the upper harmonics odd, slope {:.0f} "
        "dB/octave\n",
        100.0 * double{h.noisiness}, 100.0 * double{h.odd_share}, double{h.harmonic_slope});
    if (!h.resonances.empty()) {
        std::string humps;
        for (const Resonance& r : h.resonances)
            humps += fmt::format("{}{:.0f} Hz ({:.0f} dB)", humps.empty() ? "" : ", ",
                                 double{r.hertz}, std::round(double{r.level}) + 0.0);  // no -0
        fmt::print("resonances  {}\n", humps);
    }
    if (heard.stereo)
        fmt::print("stereo      left/right {:+.1f} dB, correlation {:.2f}\n", heard.stereo->balance,
                   heard.stereo->correlation);
    if (is_phrase(heard.notes)) print_notes(heard.notes);
    std::string templates;
    for (const std::string& t : suitable_templates(synth_registry(), h))
        templates += (templates.empty() ? "" : ", ") + t;
    const std::string plays =
        is_phrase(heard.notes)
            ? "these notes, one of them first,"
            : fmt::format("{} for {:.2f} s,", pitch_name(h.f0 > 0.0f ? h.note : 60.0f),
                          double{h.gate});
    fmt::print("a match     plays {} judges with {} weights, lets {} compete\n", plays,
               h.pitched ? "pitched" : "unpitched", templates);
}

ExitCode run(const Arguments& a) {
    const std::string& path = a.operands().front();
    const Audio audio = read_target(path, a.has("quiet"), true);
    Heard heard{.analysis = analyse(audio.samples), .notes = {}, .stereo = {}};
    if (!audio.side.empty()) heard.stereo = stereo_image(audio);
    heard.notes = find_notes(audio.samples, heard.analysis);
    if (a.has("json"))
        print_json(heard);
    else
        print_text(path, heard);
    return ExitCode::done;
}

}  // namespace

const Command analyse_command{"analyse", syntax, run};

}  // namespace patchbreeder
