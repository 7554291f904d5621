// What follows from a list of optimisers: what they are called, what can be set, and how one is
// made by its name. `Any` is a variant of them.
#pragma once

#include <array>
#include <optional>

#include "ga/optimisers.h"

namespace patchbreeder {

template <class Any>
struct OptimiserTable;

template <class... O>
struct OptimiserTable<std::variant<O...>> {
    template <class One>
    static constexpr auto settings = [] {
        std::array<SettingInfo, One::settings.size()> infos{};
        for (std::size_t i = 0; i < infos.size(); ++i) infos[i] = One::settings[i].info;
        return infos;
    }();
    static constexpr std::array<OptimiserInfo, sizeof...(O)> infos{
        OptimiserInfo{O::id, O::summary, settings<O>}...};

    // None if the list has nobody of that name; Error (usage) for a setting that cannot be.
    [[nodiscard]] static std::optional<std::variant<O...>> make(const OptimiserChoice& choice,
                                                                std::string_view where) {
        std::optional<std::variant<O...>> made;
        ((O::id == choice.id ? void(made.emplace(make_one<O>(choice, where))) : void()), ...);
        return made;
    }

  private:
    template <class One>
    static One make_one(const OptimiserChoice& choice, std::string_view where) {
        auto chosen = default_settings<One>();
        for (const SettingValue& value : choice.settings)
            assign(chosen, One::settings[find_setting(settings<One>, value, where)], value.value);
        return One(chosen);
    }
};

}  // namespace patchbreeder
