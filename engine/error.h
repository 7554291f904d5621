// The one error type. Thrown where files, text and settings come in; cli/ turns it into one line.
#pragma once

#include <stdexcept>
#include <string>

namespace patchbreeder {

// Process exit codes, after sysexits.h where one fits.
enum class ExitCode {
    done = 0,
    stopped_early = 3,
    usage = 64,
    bad_data = 65,
    cannot_read = 66,
    unavailable = 69,
    bug = 70,
    cannot_create = 73,
    input_output = 74,
    try_again = 75,
    configuration = 78,
    interrupted = 130,
};

// Prints as `<where>: <what>: <why>; <remedy>`; `why` and `remedy` may be empty.
class Error : public std::runtime_error {
  public:
    struct Parts {
        std::string where{}, what{}, why{}, remedy{};
    };
    Error(ExitCode code, const Parts& parts) : std::runtime_error(join(parts)), code_(code) {}

    [[nodiscard]] ExitCode code() const noexcept { return code_; }

  private:
    static std::string join(const Parts& p) {
        std::string line = p.where;
        for (const std::string* part : {&p.what, &p.why})
            if (!part->empty()) line += (line.empty() ? "" : ": ") + *part;
        if (!p.remedy.empty()) line += "; " + p.remedy;
        return line;
    }
    ExitCode code_;
};

}  // namespace patchbreeder
