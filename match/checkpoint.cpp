#include "match/checkpoint.h"

#include <fmt/format.h>

#include "engine/digest.h"
#include "engine/error.h"
#include "engine/file.h"
#include "engine/state.h"

namespace patchbreeder {
namespace {

constexpr std::string_view heading = "patchbreeder-checkpoint 1 of ";
constexpr std::size_t most_bytes = std::size_t{4} << 30;

// Of the program itself.
const std::string& program_digest() {
    static const std::string digest = [] {
        const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
        return fmt::format("{:016x}", Digest().add(read_text(program, most_bytes)).value());
    }();
    return digest;
}

[[noreturn]] void reject(const std::filesystem::path& path, std::string what, std::string remedy) {
    throw Error(ExitCode::bad_data,
                {.where = path.string(), .what = std::move(what), .remedy = std::move(remedy)});
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, Checkpoint& checkpoint) {
    StateWriter writer;
    writer.put(checkpoint);
    const std::string body = writer.take();
    const std::uint64_t sum = Digest().add(body).value();
    std::string text = fmt::format("{}{}\n", heading, program_digest());
    text.append(reinterpret_cast<const char*>(&sum), sizeof sum);
    write_atomically(path, text + body);
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
    const std::string text = read_text(path, most_bytes);
    const std::size_t begin = heading.size() + program_digest().size() + 1;
    std::uint64_t sum = 0;
    if (!text.starts_with(heading))
        reject(path, "is no checkpoint", "give the directory of a match that was stopped");
    if (text.compare(heading.size(), program_digest().size(), program_digest()) != 0)
        reject(path, "was written by another build of patchbreeder",
               "resume with that one, or begin again with --start best.json");
    if (text.size() < begin + sizeof sum) reject(path, "is cut off", "begin the match again");
    std::memcpy(&sum, text.data() + begin, sizeof sum);
    const std::string_view body = std::string_view(text).substr(begin + sizeof sum);
    if (Digest().add(body).value() != sum) reject(path, "is damaged", "begin the match again");
    Checkpoint checkpoint;
    StateReader reader(body);
    reader.get(checkpoint);
    return checkpoint;
}

}  // namespace patchbreeder
