#include "cli/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cxxopts.hpp>

#include "engine/error.h"
#include "engine/suggest.h"
#include "engine/text.h"

namespace patchbreeder {
namespace {

[[noreturn]] void reject(std::string where, std::string what, std::string remedy) {
    throw Error(ExitCode::usage,
                {.where = std::move(where), .what = std::move(what), .remedy = std::move(remedy)});
}

// cxxopts would report an unknown flag without a suggestion, so flags are looked up here first.
void check_flags(const Syntax& syntax, const std::vector<std::string>& words) {
    std::vector<std::string> names{"--help"};
    for (const Option& o : syntax.options) names.push_back("--" + o.name);
    const std::vector<std::string_view> known(names.begin(), names.end());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--") return;
        if (word == "-h" || word.size() < 2 || word[0] != '-') continue;
        const std::string flag = word.substr(0, word.find('='));
        if (std::find(known.begin(), known.end(), flag) == known.end())
            reject(flag, "unknown option", suggest(flag, known));
        for (const Option& o : syntax.options) {
            if (flag != "--" + o.name) continue;
            if (o.value_name.empty() && word.find('=') != std::string::npos)
                reject(flag, "takes no value", "leave out what follows '='");
            if (o.value_name.empty() || word.find('=') != std::string::npos) continue;
            if (++i == words.size())
                reject(flag, "needs a value", "give " + flag + " " + o.value_name);
        }
    }
}

cxxopts::Options declare(const Syntax& syntax) {
    cxxopts::Options options("patchbreeder " + syntax.command);
    auto add = options.add_options();
    add("h,help", "Show this help.");
    for (const Option& o : syntax.options) {
        if (o.value_name.empty())
            add(o.name, o.help);
        else
            add(o.name, o.help, cxxopts::value<std::vector<std::string>>(), o.value_name);
    }
    add("operands", "", cxxopts::value<std::vector<std::string>>());
    options.parse_positional("operands");
    return options;
}

}  // namespace

Arguments::Arguments(const Syntax& syntax, const std::vector<std::string>& words) : words_(words) {
    check_flags(syntax, words);
    // A vector option of cxxopts would split at commas; joining `--flag value` keeps them apart,
    // and values are read back from the words themselves.
    std::vector<const char*> argv{"patchbreeder"};
    for (const std::string& word : words) argv.push_back(word.c_str());
    try {
        auto options = declare(syntax);
        const auto parsed = options.parse(static_cast<int>(argv.size()), argv.data());
        if (parsed.count("help") > 0) given_.push_back({"help", ""});
        for (const auto& item : parsed.arguments())
            if (item.key() == "operands")
                operands_.push_back(item.value());
            else if (item.key() != "help")
                given_.push_back({item.key(), item.value()});
    } catch (const cxxopts::exceptions::exception& e) {
        reject(syntax.command, e.what(), "see patchbreeder " + syntax.command + " --help");
    }
    if (has("help")) return;
    for (const Option& o : syntax.options)
        if (!o.repeats && std::count_if(given_.begin(), given_.end(),
                                        [&](const Given& g) { return g.name == o.name; }) > 1)
            reject("--" + o.name, "given more than once", "give it once");
    if (operands_.size() < syntax.min_operands)
        reject(syntax.command, "needs " + syntax.operands,
               "see patchbreeder " + syntax.command + " --help");
    if (operands_.size() > syntax.max_operands)
        reject(syntax.command, "does not know what to do with '" + operands_.back() + "'",
               "see patchbreeder " + syntax.command + " --help");
}

bool Arguments::has(std::string_view option) const {
    return std::any_of(given_.begin(), given_.end(),
                       [&](const Given& g) { return g.name == option; });
}

std::optional<std::string> Arguments::text(std::string_view option) const {
    for (const Given& g : given_)
        if (g.name == option) return g.value;
    return std::nullopt;
}

std::vector<std::string> Arguments::texts(std::string_view option) const {
    std::vector<std::string> values;
    for (const Given& g : given_)
        if (g.name == option) values.push_back(g.value);
    return values;
}

std::optional<double> Arguments::number(std::string_view option, double low, double high) const {
    const auto value = text(option);
    if (!value) return std::nullopt;
    double x = 0.0;
    const char* end = value->data() + value->size();
    const auto [stop, failure] = std::from_chars(value->data(), end, x);
    if (failure != std::errc{} || stop != end || !std::isfinite(x) || x < low || x > high)
        reject("--" + std::string(option), "'" + *value + "' is not a number it takes",
               fmt::format("give one from {:g} to {:g}", low, high));
    return x;
}

std::optional<long long> Arguments::whole(std::string_view option, long long low,
                                          long long high) const {
    const auto value = text(option);
    if (!value) return std::nullopt;
    long long x = 0;
    const char* end = value->data() + value->size();
    const auto [stop, failure] = std::from_chars(value->data(), end, x);
    if (failure != std::errc{} || stop != end || x < low || x > high)
        reject("--" + std::string(option), "'" + *value + "' is not a number it takes",
               fmt::format("give a whole number from {} to {}", low, high));
    return x;
}

std::string help_text(const Syntax& syntax) {
    std::string text =
        fmt::format("{}\n\nusage: patchbreeder {}{}{} [OPTIONS]\n", syntax.summary, syntax.command,
                    syntax.operands.empty() ? "" : " ", syntax.operands);
    if (!syntax.examples.empty()) text += "\nexamples:\n";
    for (const std::string& e : syntax.examples) text += "  " + e + "\n";
    text += "\noptions:\n";
    constexpr std::size_t indent = 27;
    std::vector<Option> all = syntax.options;
    all.push_back({"help", "", "Show this help."});
    for (const Option& o : all) {
        const std::string left = "--" + o.name + (o.value_name.empty() ? "" : " " + o.value_name);
        text +=
            fmt::format("  {:<24} {}\n", left, wrapped(o.help, std::max(indent, left.size() + 3)));
    }
    if (!syntax.notes.empty()) text += "\n" + syntax.notes;
    return text;
}

std::string wrapped(std::string_view text, std::size_t indent) {
    constexpr std::size_t columns = 80;
    std::string result;
    std::size_t column = indent;
    for (const std::string_view word : split(text, ' ')) {
        if (!result.empty() && column + 1 + word.size() > columns) {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (!result.empty()) {
            result += ' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

}  // namespace patchbreeder
