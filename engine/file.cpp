#include "engine/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/error.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) {
    return std::strerror(error);
}  // NOLINT: read at once

// A file descriptor that is closed on every way out; `close` is for those who must know it worked.
class Descriptor {
  public:
    Descriptor(const fs::path& path, int flags, mode_t mode = 0)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool close() noexcept { return ::close(std::exchange(fd_, -1)) == 0; }

  private:
    int fd_;
};

bool write_all(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

// Renaming onto a link would replace the link, and renaming onto a device the device.
fs::path real_target(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status)) return path;
    if (!fs::is_regular_file(status))
        throw Error(ExitCode::cannot_create,
                    {.where = path.string(),
                     .what = "cannot write",
                     .why = fs::is_directory(status) ? "it is a directory" : "not a regular file",
                     .remedy = "give the name of a file"});
    const fs::path target = fs::canonical(path, error);
    return error ? path : target;
}

void sync_directory(const fs::path& file) {
    const fs::path directory = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const Descriptor handle(directory, O_RDONLY | O_DIRECTORY);
    // Some file systems cannot sync a directory and say EINVAL; there the rename itself is the
    // best.
    if (handle.get() < 0 || (::fsync(handle.get()) != 0 && errno != EINVAL))
        throw Error(ExitCode::input_output, {.where = directory.string(),
                                             .what = "cannot make the new file durable",
                                             .why = reason(errno)});
}

}  // namespace

DirectoryLock::DirectoryLock(const std::filesystem::path& directory)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0)
        throw Error(ExitCode::cannot_create, {.where = directory.string(),
                                              .what = "cannot open the directory",
                                              .why = std::strerror(errno)});
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
    ::close(descriptor_);
    throw Error(ExitCode::try_again, {.where = directory.string(),
                                      .what = "another process is at work in it",
                                      .remedy = "wait for it, or choose another directory"});
}

DirectoryLock::~DirectoryLock() {
    ::close(descriptor_);
}

NewFile::NewFile(const fs::path& path)
    : path_(path), target_(real_target(path)), temporary_(target_.string() + ".tmp") {
    descriptor_ =
        ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) return;
    const int error = errno;
    throw Error(ExitCode::cannot_create,
                {.where = path.string(),
                 .what = "cannot create the file",
                 .why = reason(error),
                 .remedy = error == ENOENT ? "make its directory first" : ""});
}

NewFile::~NewFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(temporary_.c_str());
}

void NewFile::fail() {
    const int error = errno;
    throw Error(ExitCode::input_output,
                {.where = path_.string(), .what = "cannot write the file", .why = reason(error)});
}

void NewFile::commit() {
    // Each step only if the one before worked; errno is that of the step that failed.
    if (::fsync(descriptor_) != 0) fail();
    if (::close(std::exchange(descriptor_, -1)) != 0 ||
        ::rename(temporary_.c_str(), target_.c_str()) != 0) {
        const int error = errno;
        ::unlink(temporary_.c_str());
        errno = error;
        fail();
    }
    sync_directory(target_);
}

void write_atomically(const fs::path& path, std::span<const std::byte> bytes) {
    NewFile file(path);
    if (!write_all(file.descriptor(), bytes))
        throw Error(
            ExitCode::input_output,
            {.where = path.string(), .what = "cannot write the file", .why = reason(errno)});
    file.commit();
}

void write_atomically(const fs::path& path, std::string_view text) {
    write_atomically(path, std::as_bytes(std::span(text)));
}

std::uintmax_t readable_size(const fs::path& path) {
    const auto refuse = [&](const std::string& why) {
        return Error(ExitCode::cannot_read,
                     {.where = path.string(), .what = "cannot read the file", .why = why});
    };
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) throw refuse(reason(errno));
    if (S_ISDIR(info.st_mode)) throw refuse("it is a directory");
    if (!S_ISREG(info.st_mode)) throw refuse("not a regular file");
    if (::access(path.c_str(), R_OK) != 0) throw refuse(reason(errno));
    return static_cast<std::uintmax_t>(info.st_size);
}

std::string read_text(const fs::path& path, std::size_t max_bytes) {
    const auto refuse_size = [&] {
        return Error(ExitCode::bad_data,
                     {.where = path.string(),
                      .what = "too large",
                      .why = fmt::format("more than {} bytes are not read here", max_bytes)});
    };
    if (readable_size(path) > max_bytes) throw refuse_size();
    const Descriptor file(path, O_RDONLY);
    std::string text;
    char piece[65536];
    ssize_t n = 0;
    while (file.get() >= 0 && (n = ::read(file.get(), piece, sizeof piece)) != 0) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) break;
        text.append(piece, static_cast<std::size_t>(n));
        if (text.size() > max_bytes) throw refuse_size();  // it grew meanwhile
    }
    if (file.get() < 0 || n < 0)
        throw Error(ExitCode::cannot_read,
                    {.where = path.string(), .what = "cannot read the file", .why = reason(errno)});
    return text;
}

}  // namespace patchbreeder
