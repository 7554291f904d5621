#include "cli/sheet_files.h"

#include <fmt/format.h>

#include "cli/common.h"
#include "engine/audio_file.h"
#include "engine/error.h"
#include "engine/json.h"
#include "engine/music.h"
#include "match/run_directory.h"
#include "presets/library.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

std::filesystem::path file_of(const SheetRequest& request, std::size_t place, const char* kind) {
    return request.directory / fmt::format("{:02}.{}", place + 1, kind);
}

}  // namespace

std::vector<Option> with_sheet_options(std::vector<Option> own) {
    own.insert(own.end(), {{"out", "DIR", "Where to write 01.json, 01.wav, ... (needed)."},
                           {"force", "", "Replace the sheet in --out."},
                           {"seed", "N", "Seed of every random draw (1)."},
                           {"note", "PITCH", "What to play: C4, 60, 261.6Hz (the presets' own)."},
                           threads_option(),
                           {"json", "", "Print the list as JSON."}});
    return own;
}

SheetRequest sheet_request(const Arguments& a) {
    apply_threads(a);
    SheetRequest request;
    const auto out = a.text("out");
    if (!out)
        throw Error(ExitCode::usage, {.where = "--out",
                                      .what = "is missing",
                                      .remedy = "say where to write, such as --out sheet"});
    request.directory = *out;
    if (const auto seed = a.whole("seed", 0, 9'000'000'000'000'000'000))
        request.seed = static_cast<std::uint64_t>(*seed);
    if (const auto note = a.text("note")) request.pitch = parse_pitch(*note, "--note");
    request.json = a.has("json");
    std::error_code none;
    if (!a.has("force") && std::filesystem::exists(file_of(request, 0, "json"), none))
        throw Error(ExitCode::cannot_create,
                    {.where = *out,
                     .what = "the directory holds a sheet already",
                     .remedy = "choose another --out, or add --force to replace it"});
    return request;
}

void set_pitch(Preset& preset, const SheetRequest& request) {
    if (!request.pitch) return;
    for (Note& note : preset.phrase.notes) note.pitch = *request.pitch;
}

Preset sheet_preset(const std::string& name_or_path, const SheetRequest& request) {
    Preset preset = load_preset(resolve_preset(name_or_path), synth_registry());
    set_pitch(preset, request);
    return preset;
}

void write_sheet(const SheetRequest& request, const std::vector<SheetEntry>& sheet,
                 const std::vector<std::string>& remarks) {
    create_run_directory({request.directory});
    Json list = Json::array();
    for (std::size_t i = 0; i < sheet.size(); ++i) {
        const auto preset = file_of(request, i, "json"), audio = file_of(request, i, "wav");
        save_preset(preset, sheet[i].preset);
        write_audio(audio, sheet[i].audio);
        if (request.json)
            list.push_back({{"preset", preset.string()},
                            {"audio", audio.string()},
                            {"lufs", sheet[i].loudness},
                            {"remark", remarks[i]}});
        else
            fmt::print("{}  {:.1f} LUFS  {}\n", audio.string(), sheet[i].loudness, remarks[i]);
    }
    if (request.json)
        fmt::print("{}\n",
                   Json{{"schema", "patchbreeder-sheet"}, {"version", 1}, {"sheet", list}}.dump(2));
}

}  // namespace patchbreeder
