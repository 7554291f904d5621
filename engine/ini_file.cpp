#include "engine/ini_file.h"

#include <fmt/format.h>
#include <ini.h>

#include <algorithm>

#include "engine/error.h"
#include "engine/file.h"

namespace patchbreeder {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

struct Reading {
    std::string_view rest;
    std::size_t line = 0;               // handed over last, from 1
    bool cut = false, goes_on = false;  // that line: too long, or indented
    std::vector<IniEntry> entries{};
    std::size_t too_long = 0;  // the first line whose value was cut
};

// As fgets() would, but a line is handed over once, however long: inih would take what is left of
// it for another one.
char* next_line(char* to, int size, void* stream) {
    auto& reading = *static_cast<Reading*>(stream);
    if (reading.rest.empty()) return nullptr;
    const std::string_view line =
        reading.rest.substr(0, std::min(reading.rest.find('\n'), reading.rest.size() - 1) + 1);
    reading.rest.remove_prefix(line.size());
    ++reading.line;
    const std::size_t room = static_cast<std::size_t>(size) - 1;
    reading.cut = line.size() > room;
    reading.goes_on = line.front() == ' ' || line.front() == '\t';
    *std::copy_n(line.begin(), std::min(line.size(), room), to) = '\0';
    return to;
}

int take(void* user, const char* section, const char* key, const char* value) {
    auto& reading = *static_cast<Reading*>(user);
    if (reading.cut && reading.too_long == 0) reading.too_long = reading.line;
    const bool same = !reading.entries.empty() && reading.entries.back().section == section &&
                      reading.entries.back().key == key;
    if (reading.goes_on && same)
        reading.entries.back().value += std::string("\n") + value;
    else
        reading.entries.push_back({section, key, value, reading.line});
    return 1;
}

[[noreturn]] void reject(const std::filesystem::path& path, std::size_t line, std::string what,
                         std::string remedy) {
    throw Error(ExitCode::bad_data, {.where = fmt::format("{}:{}", path.string(), line),
                                     .what = std::move(what),
                                     .remedy = std::move(remedy)});
}

}  // namespace

std::vector<IniEntry> read_ini(const std::filesystem::path& path) {
    const std::string text = read_text(path, most_bytes);
    Reading reading{.rest = text};
    const int wrong = ini_parse_stream(next_line, &reading, take, &reading);
    if (wrong < 0)
        throw Error(ExitCode::try_again, {.where = path.string(), .what = "cannot be parsed"});
    if (wrong > 0)
        reject(path, static_cast<std::size_t>(wrong), "this is no line of an ini file",
               "write [section] or key = value");
    if (reading.too_long > 0) reject(path, reading.too_long, "this line is too long", "shorten it");
    return std::move(reading.entries);
}

}  // namespace patchbreeder
