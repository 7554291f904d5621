// The list of preset and export formats. Adding one = one file with a struct like JsonFormat + its
// name in `Formats`: its extension, `--format NAME` and the round-trip tests follow.
#pragma once

#include <array>
#include <concepts>
#include <span>
#include <string>
#include <string_view>

#include "presets/json_format.h"
#include "presets/preset.h"

namespace patchbreeder {

template <class F>
concept Format = requires(const Preset& preset) {
    { F::id } -> std::convertible_to<std::string_view>;
    { F::extension } -> std::convertible_to<std::string_view>;
    { F::summary } -> std::convertible_to<std::string_view>;
    { F::write(preset) } -> std::same_as<std::string>;
};
// A format without `read` is for export only.
template <class F>
concept ReadableFormat = requires(std::string_view text, const Registry& registry) {
    { F::read(text, text, registry) } -> std::same_as<Preset>;
};

struct FormatInfo {
    std::string_view id, extension, summary;
    std::string (*write)(const Preset& preset) = nullptr;
    Preset (*read)(std::string_view text, std::string_view where,
                   const Registry& registry) = nullptr;
};

template <Format... F>
struct FormatList {
    template <class T>
    static constexpr FormatInfo info() {
        FormatInfo f{
            .id = T::id, .extension = T::extension, .summary = T::summary, .write = T::write};
        if constexpr (ReadableFormat<T>) f.read = T::read;
        return f;
    }
    static constexpr std::array<FormatInfo, sizeof...(F)> all{info<F>()...};
};

using Formats = FormatList<JsonFormat>;

[[nodiscard]] inline std::span<const FormatInfo> formats() noexcept {
    return Formats::all;
}
// Error (usage) with the nearest known id or extension otherwise.
[[nodiscard]] const FormatInfo& find_format(std::string_view id,
                                            std::string_view where = "--format");
[[nodiscard]] const FormatInfo& format_of(const std::filesystem::path& path);

}  // namespace patchbreeder
