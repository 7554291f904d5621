// Settings of optimisers, declared beside the field they fill, as knobs are.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/module.h"

namespace patchbreeder {

using SettingInfo = KnobInfo;  // id, range with its default, one line of help

template <class Settings>
struct Setting {
    std::variant<float Settings::*, int Settings::*, bool Settings::*> field;
    SettingInfo info;
};
template <class Settings, class T>
constexpr Setting<Settings> setting(T Settings::*field, std::string_view id, const Range& range,
                                    std::string_view help) {
    return {field, {id, range, help}};
}

// What a user asks for: `population` = 64.
struct SettingValue {
    std::string id;
    double value = 0.0;
};

template <class Settings>
constexpr void assign(Settings& settings, const Setting<Settings>& setting, double value) {
    std::visit(
        [&](auto field) {
            settings.*field =
                static_cast<std::remove_reference_t<decltype(settings.*field)>>(value);
        },
        setting.field);
}
// Every field at the default its declaration states.
template <class O>
[[nodiscard]] constexpr typename O::Settings default_settings() {
    typename O::Settings settings{};
    for (const auto& s : O::settings) assign(settings, s, double{s.info.range.home});
    return settings;
}

// Index of the setting a value is for; Error (usage) if there is none or the value is out of range.
[[nodiscard]] std::size_t find_setting(std::span<const SettingInfo> settings,
                                       const SettingValue& value, std::string_view where);

}  // namespace patchbreeder
