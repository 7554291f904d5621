// Command-line options (cxxopts, named only in options.cpp): declared once per command, from which
// parsing, help and suggestions for misspelt flags follow.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbreeder {

struct Option {
    std::string name;        // without dashes
    std::string value_name;  // empty: a flag that takes no value
    std::string help;
    bool repeats = false;  // may be given several times
};

// What a command accepts.
struct Syntax {
    std::string command;
    std::string summary;
    std::string operands;  // `TARGET`, `TARGET CANDIDATE...`; shown in the usage line
    std::size_t min_operands = 0, max_operands = 0;
    std::vector<std::string> examples;
    std::vector<Option> options;
    std::string notes;  // after the options, may be empty
};

class Arguments {
  public:
    // Throws Error (usage) for unknown flags, missing values and a wrong number of operands.
    Arguments(const Syntax& syntax, const std::vector<std::string>& words);

    // As they were given.
    [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }
    [[nodiscard]] bool help() const { return has("help"); }
    [[nodiscard]] const std::vector<std::string>& operands() const noexcept { return operands_; }
    [[nodiscard]] bool has(std::string_view option) const;
    [[nodiscard]] std::optional<std::string> text(std::string_view option) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view option) const;
    // Error (usage) unless the whole text is a number within the bounds.
    [[nodiscard]] std::optional<double> number(std::string_view option, double low,
                                               double high) const;
    [[nodiscard]] std::optional<long long> whole(std::string_view option, long long low,
                                                 long long high) const;

  private:
    struct Given {
        std::string name, value;
    };
    std::vector<std::string> words_;
    std::vector<Given> given_;
    std::vector<std::string> operands_;
};

[[nodiscard]] std::string help_text(const Syntax& syntax);

// Text that begins in column `indent` of a line, in lines of 80 columns.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent);

}  // namespace patchbreeder
