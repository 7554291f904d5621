#include "ga/optimisers.h"

#include <array>

#include "engine/error.h"
#include "engine/suggest.h"

namespace patchbreeder {
namespace {

template <class O>
constexpr auto setting_infos() {
    std::array<SettingInfo, O::settings.size()> infos{};
    for (std::size_t i = 0; i < infos.size(); ++i) infos[i] = O::settings[i].info;
    return infos;
}
template <class O>
struct Declared {
    static constexpr auto settings = setting_infos<O>();
};

template <class O>
AnyOptimiser make(const OptimiserChoice& choice, std::string_view where) {
    auto settings = default_settings<O>();
    for (const SettingValue& value : choice.settings)
        assign(settings, O::settings[find_setting(Declared<O>::settings, value, where)],
               value.value);
    return O(settings);
}

struct Entry {
    OptimiserInfo info;
    AnyOptimiser (*make)(const OptimiserChoice&, std::string_view);
};
template <Optimiser... O>
constexpr std::array<Entry, sizeof...(O)> table(OptimiserList<O...>) {
    return {Entry{{O::id, O::summary, Declared<O>::settings}, &make<O>}...};
}
constexpr auto entries = table(Optimisers{});

}  // namespace

std::span<const OptimiserInfo> optimisers() {
    static constexpr auto infos = [] {
        std::array<OptimiserInfo, entries.size()> list{};
        for (std::size_t i = 0; i < list.size(); ++i) list[i] = entries[i].info;
        return list;
    }();
    return infos;
}

AnyOptimiser make_optimiser(const OptimiserChoice& choice, std::string_view where) {
    std::vector<std::string_view> known;
    for (const Entry& e : entries) {
        if (e.info.id == choice.id) return e.make(choice, where);
        known.push_back(e.info.id);
    }
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
