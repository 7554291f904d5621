#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/common.h"
#include "cli/sheet_files.h"
#include "engine/suggest.h"
#include "match/changes.h"
#include "match/offspring.h"
#include "match/tuning.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s = [] {
        Syntax breed{
            .command = "breed",
            .summary = "Children of two presets, as an audition sheet.",
            .operands = "A B",
            .min_operands = 2,
            .max_operands = 2,
            .examples =
                {"patchbreeder breed bass lead --out sheet",
                 "patchbreeder breed bell e-piano --mode mutate --amount 0.3 --count 4 --out s",
                 "patchbreeder breed bass lead --lock 'filter1.*' --out sheet"},
            .options = {{"mode", "NAME",
                         "mix: modules of one, others of the other; morph: each somewhere between; "
                         "mutate: a mix, then varied (mix)."},
                        {"count", "N", "How many (8)."},
                        {"amount", "0..1", "How far mutants are varied, as in vary (0.2)."}},
            .notes =
                "Parents of two structures: a mix has the structure of one, its modules set like "
                "those of the\nsame kind in the other; a morph has both side by side. What is "
                "locked stands as in A, whose\nstructure all children have then.\n",
        };
        const auto hand = hand_options();
        breed.options.insert(breed.options.end(), hand.begin(), hand.end());
        breed.options = with_sheet_options(std::move(breed.options));
        return breed;
    }();
    return s;
}

BreedMode mode_of(const Arguments& a) {
    const std::string name = a.text("mode").value_or("mix");
    const auto found = std::find(breed_modes.begin(), breed_modes.end(), name);
    if (found == breed_modes.end())
        throw Error(ExitCode::usage, {.where = "--mode",
                                      .what = "unknown mode '" + name + "'",
                                      .remedy = suggest(name, breed_modes)});
    return static_cast<BreedMode>(found - breed_modes.begin());
}

// What a child has that the parent of its structure has not.
std::string remark_on(const Preset& child, const Preset& a, const Preset& b) {
    const bool like_a = same_structure(child.patch, a.patch);
    if (!like_a && !same_structure(child.patch, b.patch)) return "both side by side";
    auto from_a = changes(a.patch, child.patch), from_b = changes(b.patch, child.patch);
    const bool nearer_a =
        like_a && (!same_structure(a.patch, b.patch) || from_a.size() <= from_b.size());
    return fmt::format("{}, but {}", nearer_a ? a.name : b.name,
                       describe(nearer_a ? from_a : from_b));
}

ExitCode run(const Arguments& a) {
    const SheetRequest request = sheet_request(a);
    const BreedMode mode = mode_of(a);
    const auto count = static_cast<std::size_t>(a.whole("count", 1, 99).value_or(8));
    const auto amount = static_cast<float>(a.number("amount", 0.0, 1.0).value_or(0.2));
    const Preset one = sheet_preset(a.operands()[0], request);
    const Preset other = sheet_preset(a.operands()[1], request);
    const Hand hand = hand_settings(a);
    const auto make = [&](std::size_t place, std::size_t, Rng& rng) {
        Preset child = offspring(one, other, mode, amount, hand, rng);
        child.name = fmt::format("{} x {} {:02}", one.name, other.name, place + 1);
        return child;
    };
    expect_all(hand, Layout(one.patch), one.name);
    const bool tuned = in_tune(one) && in_tune(other);
    const auto sheet = make_sheet(count, request.seed, make, tuned ? Wanted(in_tune) : Wanted());
    std::vector<std::string> remarks;
    for (const SheetEntry& entry : sheet) remarks.push_back(remark_on(entry.preset, one, other));
    write_sheet(request, sheet, remarks);
    return ExitCode::done;
}

}  // namespace

const Command breed_command{"breed", syntax, run};

}  // namespace patchbreeder
