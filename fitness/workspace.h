// Workspace: the scratch memory of one thread, reused from candidate to candidate.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace patchbreeder {

// Zeroed floats on a 64-byte boundary, as lane code wants them. Grows, never shrinks.
class Workspace {
  public:
    // At least `count` floats; the old content is lost when it grows.
    [[nodiscard]] float* reserve(std::size_t count) {
        if (count > size_) {
            memory_.reset(
                static_cast<float*>(::operator new (count * sizeof(float), std::align_val_t{64})));
            for (std::size_t i = 0; i < count; ++i) memory_[i] = 0.0f;
            size_ = count;
        }
        return memory_.get();
    }
    [[nodiscard]] float* data() const noexcept { return memory_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    // Memory apart, for one of several that share this workspace.
    [[nodiscard]] Workspace& part(std::size_t index) {
        if (index >= parts_.size()) parts_.resize(index + 1);
        return parts_[index];
    }

  private:
    struct Free {
        void operator()(float* p) const noexcept { ::operator delete (p, std::align_val_t{64}); }
    };
    std::unique_ptr<float[], Free> memory_;
    std::size_t size_ = 0;
    std::vector<Workspace> parts_;
};

}  // namespace patchbreeder
