#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <new>
#include <string>
#include <vector>

#include "cli/command.h"
#include "engine/parallel.h"
#include "engine/suggest.h"

namespace patchbreeder {

std::span<const Command* const> commands() noexcept {
    static constexpr std::array list{&match_command,      &resume_command,  &match_effect_command,
                                     &render_command,     &apply_command,   &vary_command,
                                     &breed_command,      &morph_command,   &random_command,
                                     &explain_command,    &prune_command,   &draw_command,
                                     &score_command,      &analyse_command, &modules_command,
                                     &optimisers_command, &bench_command};
    return list;
}

namespace {

constexpr std::string_view version = "0.1.0";

std::string overview() {
    std::string text =
        "Patchbreeder breeds a synthesizer patch that sounds like a recording.\n\n"
        "usage: patchbreeder COMMAND [OPTIONS]\n\nexamples:\n"
        "  patchbreeder match bass.wav\n"
        "  patchbreeder render runs/bass/best.json --note C3 --out c3.wav\n\ncommands:\n";
    for (const Command* c : commands())
        text += fmt::format("  {:<12} {}\n", c->name, wrapped(c->syntax().summary, 15));
    return text + "\n'patchbreeder COMMAND --help' says more about one; --version prints " +
           std::string(version) + ".\n";
}

const Command& find_command(const std::string& name) {
    std::vector<std::string_view> known;
    for (const Command* c : commands()) {
        if (c->name == name) return *c;
        known.push_back(c->name);
    }
    throw Error(
        ExitCode::usage,
        {.where = name.substr(0, 64), .what = "unknown command", .remedy = suggest(name, known)});
}

ExitCode dispatch(std::vector<std::string> words) {
    if (words.empty()) {
        fmt::print(stderr, "{}", overview());
        return ExitCode::usage;
    }
    if (words[0] == "--version") {
        fmt::print("patchbreeder {}\n", version);
        return ExitCode::done;
    }
    if (words[0] == "help" && words.size() > 1) words = {words[1], "--help"};
    if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
        fmt::print("{}", overview());
        return ExitCode::done;
    }
    const Command& command = find_command(words[0]);
    words.erase(words.begin());
    const Arguments arguments(command.syntax(), words);
    if (arguments.help()) {
        fmt::print("{}", help_text(command.syntax()));
        return ExitCode::done;
    }
    const ExitCode code = command.run(arguments);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        throw Error(ExitCode::input_output, {.where = "stdout", .what = "cannot write the result"});
    return code;
}

// Control bytes could rewrite the terminal; they are shown as escapes.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte == 0x7f ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
    }
    return result;
}

int fail(ExitCode code, std::string_view message) {
    fmt::print(stderr, "patchbreeder: error: {}\n", escaped(message));
    return static_cast<int>(code);
}

}  // namespace
}  // namespace patchbreeder

int main(int argc, char** argv) {
    using namespace patchbreeder;
    try {
        wait_passively(argv);
        return static_cast<int>(dispatch({argv + 1, argv + argc}));
    } catch (const Error& e) {
        return fail(e.code(), e.what());
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::try_again, "out of memory; give it shorter sounds or fewer threads");
    } catch (const std::exception& e) {
        return fail(ExitCode::bug, fmt::format("unexpected: {}; please report this", e.what()));
    }
}
