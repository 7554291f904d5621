#include <fmt/format.h>

#include "cli/command.h"
#include "cli/common.h"
#include "cli/sheet_files.h"
#include "match/changes.h"
#include "match/tuning.h"
#include "match/variation.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s = [] {
        Syntax vary{
            .command = "vary",
            .summary = "Variations of a preset, as an audition sheet.",
            .operands = "PRESET",
            .min_operands = 1,
            .max_operands = 1,
            .examples =
                {"patchbreeder vary runs/bass/best.json --out sheet",
                 "patchbreeder vary pad --count 8 --amount 0.4 --lock 'amp_env.*' --out pads"},
            .options = {{"count", "N", "How many (16)."},
                        {"amount", "0..1",
                         "How unlike the preset: its match is about 100 x (1 - amount) % (0.2)."}},
            .notes =
                "All are equally loud, and in tune if the preset is. Key tracking stays, "
                "transpositions go by\noctaves.\n",
        };
        const auto hand = hand_options();
        vary.options.insert(vary.options.end(), hand.begin(), hand.end());
        vary.options = with_sheet_options(std::move(vary.options));
        return vary;
    }();
    return s;
}

ExitCode run(const Arguments& a) {
    const SheetRequest request = sheet_request(a);
    const auto count = static_cast<std::size_t>(a.whole("count", 1, 99).value_or(16));
    const auto amount = static_cast<float>(a.number("amount", 0.0, 1.0).value_or(0.2));
    const Preset parent = sheet_preset(a.operands().front(), request);
    Variation variation(parent, hand_settings(a));
    const auto make = [&](std::size_t place, std::size_t, Rng& rng) {
        Preset child = parent;
        child.name = fmt::format("{} {:02}", parent.name, place + 1);
        child.about = fmt::format("Varied from {}.", parent.name);
        child.patch = variation.draw(amount, rng);
        return child;
    };
    const auto sheet =
        make_sheet(count, request.seed, make, in_tune(parent) ? Wanted(in_tune) : Wanted());
    std::vector<std::string> remarks;
    for (const SheetEntry& entry : sheet)
        remarks.push_back(describe(changes(parent.patch, entry.preset.patch)));
    write_sheet(request, sheet, remarks);
    return ExitCode::done;
}

}  // namespace

const Command vary_command{"vary", syntax, run};

}  // namespace patchbreeder
