// Runs the program as a user would and catches what it says.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace patchbreeder::test {

struct Outcome {
    int code = -1;
    std::string out, err;
};

inline std::string slurp(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// A directory of its own for one test, removed afterwards.
class Scratch {
  public:
    explicit Scratch(const std::string& name)
        : path_(std::filesystem::temp_directory_path() /
                ("patchbreeder_cli_" + name + "_" + std::to_string(getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Scratch() { std::filesystem::remove_all(path_); }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// A command of the shell, in `where`.
inline Outcome run_shell(const std::string& command, const Scratch& where) {
    const auto out = where / "stdout.txt", err = where / "stderr.txt";
    const int status = std::system(("cd '" + where.path().string() + "' && " + command +
                                    " >stdout.txt 2>stderr.txt </dev/null")
                                       .c_str());
    Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(out), slurp(err)};
    std::filesystem::remove(out);
    std::filesystem::remove(err);
    return outcome;
}

inline const std::string program = "'" + std::string(PATCHBREEDER_BINARY_DIR) + "/patchbreeder'";

// `arguments` are words for the shell; runs in `where`.
inline Outcome run(const std::string& arguments, const Scratch& where) {
    return run_shell(program + " " + arguments, where);
}

// The same, with a signal to end it once it has made `file` and another second has gone by.
inline Outcome run_and_stop(const std::string& arguments, const std::string& file,
                            const Scratch& where) {
    const auto script = where / "stop.sh";
    std::ofstream(script) << program << " " << arguments << " & started=$!\n"
                          << "for tenth in $(seq 300); do [ -e " << file
                          << " ] && break; sleep 0.1; done\n"
                          << "sleep 1; kill -TERM $started; wait $started\n";
    const Outcome outcome = run_shell("sh stop.sh", where);
    std::filesystem::remove(script);
    return outcome;
}

inline std::size_t lines(const std::string& text) {
    std::size_t n = 0;
    for (const char c : text) n += c == '\n';
    return n;
}

}  // namespace patchbreeder::test
