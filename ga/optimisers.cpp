#include "ga/optimisers.h"

#include "engine/error.h"
#include "engine/suggest.h"
#include "ga/graph_optimisers.h"
#include "ga/optimiser_table.h"

namespace patchbreeder {
namespace {

using Table = OptimiserTable<AnyOptimiser>;

}  // namespace

std::span<const OptimiserInfo> optimisers() {
    return Table::infos;
}

AnyOptimiser make_optimiser(const OptimiserChoice& choice, std::string_view where) {
    if (auto made = Table::make(choice, where)) return *std::move(made);
    std::vector<std::string_view> known;
    for (const OptimiserInfo& info : optimisers()) known.push_back(info.id);
    // Who asks for one of these where nothing grows means it, and it is no help.
    if (!grows_graphs(choice))
        for (const OptimiserInfo& info : graph_optimisers()) known.push_back(info.id);
    throw Error(ExitCode::usage, {.where = std::string(where),
                                  .what = "unknown optimiser '" + choice.id + "'",
                                  .remedy = suggest(choice.id, known)});
}

std::size_t find_setting(std::span<const SettingInfo> settings, const SettingValue& value,
                         std::string_view where) {
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < settings.size(); ++i) {
        known.push_back(settings[i].id);
        if (settings[i].id != value.id) continue;
        if (settings[i].range.contains(value.value)) return i;
        throw Error(ExitCode::usage, {.where = std::string(where),
                                      .what = "setting '" + value.id + "' is out of range",
                                      .remedy = "give " + settings[i].range.extent()});
    }
    throw Error(ExitCode::usage, {.where = std::string(where),
                                  .what = "unknown setting '" + value.id + "'",
                                  .remedy = suggest(value.id, known)});
}

}  // namespace patchbreeder
