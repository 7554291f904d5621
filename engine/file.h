// Files written whole or not at all, and text files read up to a bound.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace patchbreeder {

// A file in the making beside its place, for those who write through its descriptor: `commit` puts
// it there, durably and at once; without it nothing is left. Throws Error as write_atomically.
class NewFile {
  public:
    explicit NewFile(const std::filesystem::path& path);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    void commit();

  private:
    [[noreturn]] void fail();
    std::filesystem::path path_, target_, temporary_;
    int descriptor_ = -1;
};

// While alive, no other process has it. Error (try_again) if one does, cannot_create if the
// directory cannot be opened.
class DirectoryLock {
  public:
    explicit DirectoryLock(const std::filesystem::path& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

  private:
    int descriptor_ = -1;
};

// Puts the bytes at `path`: after a crash at any instant there is the old content or the new one.
// Throws Error: cannot_create if no file can be made there, input_output if writing fails.
void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void write_atomically(const std::filesystem::path& path, std::string_view text);

// The whole content. Throws Error: cannot_read, or bad_data for more than `max_bytes`.
[[nodiscard]] std::string read_text(const std::filesystem::path& path, std::size_t max_bytes);

// Size in bytes of a regular file one may read; Error (cannot_read) says what it is otherwise.
[[nodiscard]] std::uintmax_t readable_size(const std::filesystem::path& path);

}  // namespace patchbreeder
