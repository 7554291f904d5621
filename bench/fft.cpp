// The FFT of the judge beside KissFFT's template on the same lanes. Both read the same layout of
// the sound and write the same powers.
#include <benchmark/benchmark.h>

#include <cmath>
#include <complex>
#include <vector>

#include "engine/lanes_avx2.h"
#include "engine/rng.h"
#include "fitness/stft.h"
#include "fitness/workspace.h"

using Lanes = patchbreeder::avx2::Lanes;

// What KissFFT's template asks of its scalar, for making its tables.
namespace patchbreeder {
inline Lanes acos(const Lanes& x) {
    return {std::acos(lane(x, 0))};
}
inline Lanes operator/(const Lanes& a, std::size_t n) {
    return a / Lanes(static_cast<float>(n));
}
inline Lanes operator*(std::size_t n, const Lanes& a) {
    return Lanes(static_cast<float>(n)) * a;
}
inline Lanes operator*(int n, const Lanes& a) {
    return Lanes(static_cast<float>(n)) * a;
}
}  // namespace patchbreeder
namespace std {
inline Lanes acos(const Lanes& x) {
    return patchbreeder::acos(x);
}
inline complex<Lanes> exp(const complex<Lanes>& z) {
    const float angle = lane(z.imag(), 0);
    return {Lanes(std::cos(angle)), Lanes(std::sin(angle))};
}
}  // namespace std
#include <kissfft/kissfft.hh>

using namespace patchbreeder;

namespace {

// Frames of `size` samples, a quarter of that apart, over so much sound.
class Frames {
  public:
    Frames(std::size_t size, double seconds)
        : plan_(size),
          stripe_plan_(size, size / 4),
          count_(groups(static_cast<std::size_t>(seconds * 44100.0) / (size / 4) + 1)),
          audio_(stripe_plan_.stripes().samples(count_ * lane_count)),
          kiss_(size / 2, false),
          in_(size),
          out_(size / 2 + 1) {
        Rng rng = Rng::stream(3, {size});
        for (float& x : audio_) x = rng.uniform(-1.0f, 1.0f);
        stripes_ = work_.reserve(stripe_plan_.stripes().floats() + fft_floats(size) +
                                 (size / 2 + 1) * lane_count);
        scratch_ = stripes_ + stripe_plan_.stripes().floats();
        power_ = scratch_ + fft_floats(size);
    }
    void own() {
        for (std::size_t g = 0; g < count_; ++g) {
            lay_out<Lanes>(stripe_plan_.stripes(), audio_.data(), g, stripes_);
            each_bin<Lanes>(plan_.tables(), stripe_plan_.stripes(), stripes_, scratch_,
                            power_to<Lanes>(power_));
        }
    }
    void kiss() {
        const FftTables t = plan_.tables();
        const Stripes s = stripe_plan_.stripes();
        for (std::size_t g = 0; g < count_; ++g) {
            lay_out<Lanes>(s, audio_.data(), g, stripes_);
            for (std::size_t i = 0; i < t.size; ++i)
                in_[i] = Lanes::load(stripes_ + s.offsets[i]) * Lanes(t.window[i]);
            kiss_.transform_real(in_.data(), out_.data());
            for (std::size_t k = 0; k < t.half; ++k)
                power_to<Lanes>(power_)(k, out_[k].real(), out_[k].imag());
        }
    }
    // What one of `frames()` costs by the usual count: 5/2 N log2 N.
    [[nodiscard]] double operations() const {
        const auto n = static_cast<double>(plan_.tables().size);
        return static_cast<double>(count_ * lane_count) * 2.5 * n * std::log2(n);
    }

  private:
    FftPlan plan_;
    StripePlan stripe_plan_;
    std::size_t count_;
    std::vector<float> audio_;
    kissfft<Lanes> kiss_;
    std::vector<Lanes> in_;
    std::vector<std::complex<Lanes>> out_;
    Workspace work_;
    float *stripes_ = nullptr, *scratch_ = nullptr, *power_ = nullptr;
};

void run(benchmark::State& state, std::vector<Frames>& all, void (Frames::*transform)()) {
    double operations = 0.0;
    for (auto _ : state)
        for (Frames& frames : all) (frames.*transform)();
    for (const Frames& frames : all) operations += frames.operations();
    state.counters["GFLOPS"] =
        benchmark::Counter(operations * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

// One size over a second; all spectra of a composite score; all of an mss score.
std::vector<Frames> one(std::size_t size) {
    std::vector<Frames> all;
    all.emplace_back(size, 1.0);
    return all;
}
std::vector<Frames> composite() {
    std::vector<Frames> all;
    all.emplace_back(2048, 1.0);
    all.emplace_back(512, 1.0);
    all.emplace_back(128, 0.5);
    return all;
}
std::vector<Frames> mss() {
    std::vector<Frames> all;
    for (std::size_t size = 2048; size >= 64; size /= 2) all.emplace_back(size, 1.0);
    return all;
}

void add(const std::string& name, std::vector<Frames> (*make)()) {
    for (const auto& [kind, transform] :
         {std::pair{"/own", &Frames::own}, std::pair{"/kissfft", &Frames::kiss}})
        benchmark::RegisterBenchmark(("spectra/" + name + kind).c_str(),
                                     [make, transform = transform](benchmark::State& state) {
                                         auto all = make();
                                         run(state, all, transform);
                                     });
}

const bool registered = [] {
    add("composite", composite);
    add("mss", mss);
    for (const std::size_t size : {64, 128, 256, 512, 1024, 2048})
        for (const auto& [kind, transform] :
             {std::pair{"/own", &Frames::own}, std::pair{"/kissfft", &Frames::kiss}})
            benchmark::RegisterBenchmark(("fft/" + std::to_string(size) + kind).c_str(),
                                         [size, transform = transform](benchmark::State& state) {
                                             auto all = one(size);
                                             run(state, all, transform);
                                         });
    return true;
}();

}  // namespace
