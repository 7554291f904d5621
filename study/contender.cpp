#include "study/contender.h"

#include <algorithm>
#include <charconv>

#include "engine/error.h"

namespace patchbreeder {
namespace {

SettingValue read_setting(const std::string& text, std::string_view where) {
    const std::size_t equals = text.find('=');
    double value = 0.0;
    const char* end = text.data() + text.size();
    const auto parsed = equals == std::string::npos
                            ? std::from_chars_result{end, std::errc::invalid_argument}
                            : std::from_chars(text.data() + equals + 1, end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end)
        throw Error(ExitCode::usage, {.where = std::string(where),
                                      .what = "cannot read '" + text + "'",
                                      .remedy = "give OPTIMISER:SETTING=NUMBER"});
    return {text.substr(0, equals), value};
}

}  // namespace

std::vector<std::string> split_list(std::string_view text, char separator, std::string_view where) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(separator, from), text.size());
        if (end == from)
            throw Error(ExitCode::usage, {.where = std::string(where),
                                          .what = "'" + std::string(text) + "' has an empty part"});
        parts.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

std::vector<Contender> read_contenders(std::string_view text, std::string_view where) {
    std::vector<Contender> contenders;
    for (const std::string& label : split_list(text, ',', where)) {
        const auto words = split_list(label, ':', where);
        Contender contender{.label = label, .choice = {.id = words.front()}};
        for (std::size_t w = 1; w < words.size(); ++w)
            contender.choice.settings.push_back(read_setting(words[w], where));
        (void)make_optimiser(contender.choice, where);
        if (std::any_of(contenders.begin(), contenders.end(),
                        [&](const Contender& c) { return c.label == label; }))
            throw Error(ExitCode::usage,
                        {.where = std::string(where), .what = "'" + label + "' is named twice"});
        contenders.push_back(std::move(contender));
    }
    return contenders;
}

}  // namespace patchbreeder
