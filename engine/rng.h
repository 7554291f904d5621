// Counter-based random streams: Philox4x32-10 (Salmon et al., 2011) through Random123.
//
// A stream is named, not carried: Rng::stream(seed, {generation, island, child}) yields the same
// numbers wherever and whenever it is made, so threads and resumed runs cannot disturb it.
// Functions that draw take `Rng&` as their last parameter.
#pragma once

#include <Random123/philox.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace patchbreeder {

// splitmix64 finaliser (Steele et al., 2014): a bijective mixing of 64 bits.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) noexcept {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    return mix(mix(a) ^ b);
}

class Rng {
  public:
    // Streams with different seeds or names are independent.
    [[nodiscard]] static Rng stream(std::uint64_t seed,
                                    std::initializer_list<std::uint64_t> name) noexcept {
        std::uint64_t id = 0x5eed;
        for (const std::uint64_t part : name) id = mix(id, part);
        return Rng(seed, id);
    }
    [[nodiscard]] std::uint32_t bits() noexcept {
        if (used_ == 4) refill();
        return words_[used_++];
    }
    // [0, 1): 24 random bits.
    [[nodiscard]] float uniform() noexcept {
        return static_cast<float>(bits() >> 8) * (1.0f / 16777216.0f);
    }
    [[nodiscard]] float uniform(float low, float high) noexcept {
        return low + uniform() * (high - low);
    }
    // 0..count-1, count > 0. The bias is below count / 2^32.
    [[nodiscard]] std::size_t below(std::size_t count) noexcept {
        return static_cast<std::size_t>((std::uint64_t{bits()} * count) >> 32);
    }
    [[nodiscard]] bool chance(float probability) noexcept { return uniform() < probability; }
    // Standard normal as the sum of twelve uniforms less six: |x| <= 6, no libm, the same bits on
    // every machine. Its tails end at six, which variation operators do not miss.
    [[nodiscard]] float normal() noexcept {
        float total = -6.0f;
        for (int i = 0; i < 12; ++i) total += uniform();
        return total;
    }

  private:
    using Philox = r123::Philox4x32;
    Rng(std::uint64_t seed, std::uint64_t id) noexcept {
        key_[0] = static_cast<std::uint32_t>(seed);
        key_[1] = static_cast<std::uint32_t>(seed >> 32);
        counter_[2] = static_cast<std::uint32_t>(id);
        counter_[3] = static_cast<std::uint32_t>(id >> 32);
    }
    void refill() noexcept {
        const auto words = Philox{}(counter_, key_);
        for (std::size_t i = 0; i < 4; ++i) words_[i] = words[i];
        if (++counter_[0] == 0) ++counter_[1];
        used_ = 0;
    }
    Philox::ctr_type counter_{};
    Philox::key_type key_{};
    std::array<std::uint32_t, 4> words_{};
    std::size_t used_ = 4;
};

}  // namespace patchbreeder
