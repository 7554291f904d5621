#include <fmt/format.h>

#include <array>
#include <optional>

#include "cli/command.h"
#include "cli/sheet_files.h"
#include "match/offspring.h"
#include "match/tuning.h"
#include "presets/library.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "random",
        .summary = "New sounds of a family, as an audition sheet.",
        .operands = "",
        .min_operands = 0,
        .max_operands = 0,
        .examples = {"patchbreeder random --family pad --count 8 --out pads",
                     "patchbreeder random --seed 7 --out surprise"},
        .options = with_sheet_options(
            {{"family", "TAG", "A tag of the library, such as bass, pad or drum (any preset)."},
             {"count", "N", "How many (8)."},
             {"amount", "0..1", "How far from what the library has, as in vary (0.4)."}}),
        .notes = "Each is bred from two presets of the family and varied; in tune if both are.\n",
    };
    return s;
}

std::vector<Preset> members(const Arguments& a, const SheetRequest& request) {
    std::vector<Preset> found;
    if (const auto tag = a.text("family"))
        found = family(*tag, synth_registry());
    else
        for (const LibraryEntry& entry : library())
            found.push_back(load_preset(entry.path, synth_registry()));
    for (Preset& preset : found) set_pitch(preset, request);
    return found;
}

ExitCode run(const Arguments& a) {
    const SheetRequest request = sheet_request(a);
    const auto count = static_cast<std::size_t>(a.whole("count", 1, 99).value_or(8));
    const auto amount = static_cast<float>(a.number("amount", 0.0, 1.0).value_or(0.4));
    const std::vector<Preset> from = members(a, request);
    const std::string kind = a.text("family").value_or("random");
    std::vector<std::optional<bool>> tuned(from.size());  // as far as known
    const auto is_tuned = [&](std::size_t member) {
        if (!tuned[member]) tuned[member] = in_tune(from[member]);
        return *tuned[member];
    };
    std::array<std::size_t, 2> parents{};  // of the last child
    const auto make = [&](std::size_t place, std::size_t, Rng& rng) {
        for (std::size_t& parent : parents) parent = rng.below(from.size());
        Preset child =
            offspring(from[parents[0]], from[parents[1]], BreedMode::mutate, amount, {}, rng);
        child.name = fmt::format("{} {:02}", kind, place + 1);
        return child;
    };
    const auto sheet = make_sheet(count, request.seed, make, [&](const Preset& child) {
        return !is_tuned(parents[0]) || !is_tuned(parents[1]) || in_tune(child);
    });
    std::vector<std::string> remarks;
    for (const SheetEntry& entry : sheet) remarks.push_back(entry.preset.about);
    write_sheet(request, sheet, remarks);
    return ExitCode::done;
}

}  // namespace

const Command random_command{"random", syntax, run};

}  // namespace patchbreeder
