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
        // Follows the program even if another has taken its place.
        return fmt::format("{:016x}",
                           Digest().add(read_text("/proc/self/exe", most_bytes)).value());
    }();
    return digest;
}

[[noreturn]] void reject(const std::filesystem::path& path, std::string what, std::string remedy) {
    throw Error(ExitCode::bad_data,
                {.where = path.string(), .what = std::move(what), .remedy = std::move(remedy)});
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint,
                      const WriteState& state) {
    std::uint64_t sum = 0;
    StateWriter writer;
    const std::string first = fmt::format("{}{}\n", heading, program_digest());
    writer.bytes(first.data(), first.size());
    writer.bytes(&sum, sizeof sum);
    const std::string directory = checkpoint.directory.string();
    writer.put(checkpoint.words, directory, checkpoint.target, checkpoint.plan, checkpoint.seconds,
               checkpoint.evaluations);
    state(writer);
    std::string text = writer.take();
    if (text.size() > most_bytes)
        throw Error(ExitCode::unavailable, {.where = path.string(),
                                            .what = "would be larger than 4 GiB",
                                            .remedy = "let the match run to its end"});
    const std::size_t begin = first.size() + sizeof sum;
    sum = Digest().add(std::string_view(text).substr(begin)).value();
    std::memcpy(text.data() + first.size(), &sum, sizeof sum);
    write_atomically(path, text);
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
    std::string text = read_text(path, most_bytes);
    const std::size_t digits = program_digest().size(), begin = heading.size() + digits + 1;
    std::uint64_t sum = 0;
    if (!text.starts_with(heading))
        reject(path, "is no checkpoint", "give the directory of a match that was stopped");
    if (text.size() < begin + sizeof sum) reject(path, "is cut off", "begin the match again");
    if (text.compare(heading.size(), digits, program_digest()) != 0)
        reject(path, "was written by another build of patchbreeder",
               "resume with that one, or begin again with --start best.json");
    std::memcpy(&sum, text.data() + begin, sizeof sum);
    const std::string_view body = std::string_view(text).substr(begin + sizeof sum);
    if (Digest().add(body).value() != sum) reject(path, "is damaged", "begin the match again");
    Checkpoint checkpoint;
    StateReader reader(body);
    std::string directory;
    reader.get(checkpoint.words, directory, checkpoint.target, checkpoint.plan, checkpoint.seconds,
               checkpoint.evaluations);
    checkpoint.directory = directory;
    text.erase(0, text.size() - reader.left());
    checkpoint.state = std::move(text);
    return checkpoint;
}

}  // namespace patchbreeder
