#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/sheet_files.h"
#include "match/crossing.h"
#include "match/loudness.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "morph",
        .summary = "Steps from one preset to another.",
        .operands = "A B",
        .min_operands = 2,
        .max_operands = 2,
        .examples = {"patchbreeder morph bass fm-bass --steps 9 --out morph",
                     "patchbreeder morph runs/a/best.json runs/b/best.json --note C3 --out morph"},
        .options = with_sheet_options({{"steps", "N", "How many, with both ends (9)."}}),
        .notes =
            "The first step is A, the last is B; all play A's note and are equally loud. In one "
            "structure\nknobs glide and choices change over in the middle; two structures sound "
            "side by side in one\npatch, A fading out while B fades in.\n",
    };
    return s;
}

ExitCode run(const Arguments& a) {
    const SheetRequest request = sheet_request(a);
    const auto steps = static_cast<std::size_t>(a.whole("steps", 2, 99).value_or(9));
    Preset from = sheet_preset(a.operands()[0], request);
    Preset to = sheet_preset(a.operands()[1], request);
    Phrase phrase = from.phrase;
    phrase.length = std::max(phrase.length, to.phrase.length);
    // Both start from one loudness, so that the middle of the fade is the middle.
    for (Preset* end : {&from, &to}) {
        end->phrase = phrase;
        end->patch.level = level_for(hear(end->patch, phrase), usual_loudness);
    }
    std::vector<std::string> remarks(steps);
    const auto sheet =
        make_sheet(steps, request.seed, [&](std::size_t place, std::size_t attempt, Rng&) {
            const float where = static_cast<float>(place) / static_cast<float>(steps - 1);
            Preset child = where < 0.5f ? from : to;
            child.name = fmt::format("{} > {} {:02}", from.name, to.name, place + 1);
            child.about = fmt::format("Between {} and {}.", from.name, to.name);
            // A structure may fall silent halfway, as where mutes change over; a fade does not.
            child.patch = attempt == 0 ? morph(from.patch, to.patch, where)
                                       : side_by_side(from.patch, to.patch, where);
            remarks[place] = fmt::format("{:3.0f} % {}", 100.0 * double{where}, to.name);
            return child;
        });
    write_sheet(request, sheet, remarks);
    return ExitCode::done;
}

}  // namespace

const Command morph_command{"morph", syntax, run};

}  // namespace patchbreeder
