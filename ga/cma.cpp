#define EIGEN_DONT_PARALLELIZE  // its blocks would depend on the number of threads
#include "ga/cma.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "ga/eigen_state.h"
#include "ga/numeric.h"

namespace patchbreeder {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

double folded(double x) {
    x = std::abs(std::fmod(x, 2.0));
    return x > 1.0 ? 2.0 - x : x;
}

double natural_log(double x) {
    return 0.6931471805599453 * double{log2_of(static_cast<float>(x))};
}
double natural_exp(double x) {
    return double{exp2_of(static_cast<float>(1.4426950408889634 * x))};
}

}  // namespace

struct Cma::State {
    std::size_t n = 0, lambda = 0, mu = 0;
    Vector weights;  // of all samples, best first; the worse half are negative
    double mu_eff = 0.0, c_sigma = 0.0, d_sigma = 0.0, c_c = 0.0, c_1 = 0.0, c_mu = 0.0;
    double chi = 0.0;  // expected length of a standard normal vector
    Vector mean, path_sigma, path_c;
    std::vector<float> shown_mean;
    Matrix covariance, basis;
    Vector scales;  // standard deviations along the basis
    double sigma = 0.0;
    Matrix steps;       // of this generation: basis * scales * z, a column per sample
    Matrix directions;  // basis * z
    std::uint64_t generation = 0, decomposed = 0;
    double gap = 1.0;  // generations between decompositions

    [[nodiscard]] auto fields() noexcept {
        return std::tie(n, lambda, mu, weights, mu_eff, c_sigma, d_sigma, c_c, c_1, c_mu, chi, mean,
                        path_sigma, path_c, shown_mean, covariance, basis, scales, sigma, steps,
                        directions, generation, decomposed, gap);
    }

    void decompose() {
        const Eigen::SelfAdjointEigenSolver<Matrix> solver(covariance);
        basis = solver.eigenvectors();
        scales = solver.eigenvalues().cwiseMax(1e-20).cwiseSqrt();
        decomposed = generation;
    }
};

Cma::Cma(std::vector<float> mean, std::span<const float> spreads, std::size_t offspring)
    : state_(std::make_unique<State>()) {
    State& s = *state_;
    s.n = mean.size();
    const auto n = static_cast<double>(s.n);
    s.lambda = offspring > 3 ? offspring
                             : 4 + static_cast<std::size_t>(3.0 * natural_log(std::max(n, 1.0)));
    s.mu = s.lambda / 2;
    const auto lambda = static_cast<double>(s.lambda);
    Vector raw(s.lambda);
    for (std::size_t i = 0; i < s.lambda; ++i)
        raw[static_cast<Eigen::Index>(i)] =
            natural_log((lambda + 1.0) / 2.0) - natural_log(static_cast<double>(i) + 1.0);
    const auto mu = static_cast<Eigen::Index>(s.mu),
               rest = static_cast<Eigen::Index>(s.lambda) - mu;
    const double positive = raw.head(mu).sum();
    s.mu_eff = positive * positive / raw.head(mu).squaredNorm();
    const double negative = raw.tail(rest).cwiseMin(0.0).sum();
    const double mu_eff_minus =
        negative * negative / std::max(raw.tail(rest).cwiseMin(0.0).squaredNorm(), 1e-12);
    s.c_sigma = (s.mu_eff + 2.0) / (n + s.mu_eff + 5.0);
    s.d_sigma =
        1.0 + 2.0 * std::max(0.0, std::sqrt((s.mu_eff - 1.0) / (n + 1.0)) - 1.0) + s.c_sigma;
    s.c_c = (4.0 + s.mu_eff / n) / (n + 4.0 + 2.0 * s.mu_eff / n);
    s.c_1 = 2.0 / ((n + 1.3) * (n + 1.3) + s.mu_eff);
    s.c_mu = std::min(1.0 - s.c_1, 2.0 * (0.25 + s.mu_eff + 1.0 / s.mu_eff - 2.0) /
                                       ((n + 2.0) * (n + 2.0) + s.mu_eff));
    const double bound = std::min({1.0 + s.c_1 / std::max(s.c_mu, 1e-12),
                                   1.0 + 2.0 * mu_eff_minus / (s.mu_eff + 2.0),
                                   (1.0 - s.c_1 - s.c_mu) / (n * std::max(s.c_mu, 1e-12))});
    s.weights = raw;
    for (Eigen::Index i = 0; i < s.weights.size(); ++i)
        s.weights[i] = raw[i] >= 0.0 ? raw[i] / positive : bound * raw[i] / std::abs(negative);
    s.chi = std::sqrt(n) * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n));
    s.mean = Vector(s.n);
    for (std::size_t i = 0; i < s.n; ++i) s.mean[static_cast<Eigen::Index>(i)] = mean[i];
    s.shown_mean = std::move(mean);
    s.path_sigma = s.path_c = Vector::Zero(s.n);
    s.covariance = s.basis = Matrix::Identity(s.n, s.n);
    s.scales = Vector::Ones(s.n);
    s.sigma = *std::max_element(spreads.begin(), spreads.end());
    for (std::size_t i = 0; i < s.n; ++i) {
        const auto at = static_cast<Eigen::Index>(i);
        s.scales[at] = std::max(double{spreads[i]} / s.sigma, 1e-6);
        s.covariance(at, at) = s.scales[at] * s.scales[at];
    }
    s.steps = s.directions = Matrix::Zero(s.n, s.lambda);
    s.gap = std::max(1.0, 1.0 / ((s.c_1 + s.c_mu) * n * 10.0));
}

Cma::Cma() : state_(std::make_unique<State>()) {}
Cma::~Cma() = default;
Cma::Cma(const Cma& other) : state_(std::make_unique<State>(*other.state_)) {}
Cma& Cma::operator=(const Cma& other) {
    if (this != &other) state_ = std::make_unique<State>(*other.state_);
    return *this;
}
Cma::Cma(Cma&&) noexcept = default;
Cma& Cma::operator=(Cma&&) noexcept = default;

void Cma::save(StateWriter& to) {
    assert(state_);
    save_matrices(*state_, to);
}
void Cma::load(StateReader& from) {
    load_matrices(*state_, from);
}

std::size_t Cma::dimensions() const noexcept {
    return state_->n;
}
std::size_t Cma::offspring() const noexcept {
    return state_->lambda;
}
std::span<const float> Cma::mean() const noexcept {
    return state_->shown_mean;
}
float Cma::reach() const noexcept {
    return static_cast<float>(state_->sigma * state_->scales.maxCoeff());
}

void Cma::draw(std::size_t index, std::span<float> sample, Rng& rng) {
    State& s = *state_;
    const auto column = static_cast<Eigen::Index>(index);
    Vector z(s.n);
    for (Eigen::Index i = 0; i < z.size(); ++i) z[i] = double{rng.normal()};
    s.directions.col(column) = s.basis * z;
    s.steps.col(column) = s.basis * s.scales.cwiseProduct(z);
    for (std::size_t i = 0; i < s.n; ++i) {
        const auto at = static_cast<Eigen::Index>(i);
        sample[i] = static_cast<float>(folded(s.mean[at] + s.sigma * s.steps(at, column)));
    }
}

void Cma::learn(std::span<const float> scores) {
    State& s = *state_;
    if (scores.size() < s.lambda) return;
    std::vector<std::size_t> order(s.lambda);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    Vector step = Vector::Zero(s.n), direction = Vector::Zero(s.n);
    for (std::size_t i = 0; i < s.mu; ++i) {
        const double w = s.weights[static_cast<Eigen::Index>(i)];
        step += w * s.steps.col(static_cast<Eigen::Index>(order[i]));
        direction += w * s.directions.col(static_cast<Eigen::Index>(order[i]));
    }
    s.mean += s.sigma * step;
    for (Eigen::Index i = 0; i < s.mean.size(); ++i) {
        s.mean[i] = folded(s.mean[i]);
        s.shown_mean[static_cast<std::size_t>(i)] = static_cast<float>(s.mean[i]);
    }
    const auto n = static_cast<double>(s.n);
    s.path_sigma = (1.0 - s.c_sigma) * s.path_sigma +
                   std::sqrt(s.c_sigma * (2.0 - s.c_sigma) * s.mu_eff) * direction;
    ++s.generation;
    const double length = s.path_sigma.norm();
    const double decay = 1.0 - std::pow(1.0 - s.c_sigma, 2.0 * static_cast<double>(s.generation));
    const bool steady = length / std::sqrt(decay) < (1.4 + 2.0 / (n + 1.0)) * s.chi;
    s.path_c = (1.0 - s.c_c) * s.path_c;
    if (steady) s.path_c += std::sqrt(s.c_c * (2.0 - s.c_c) * s.mu_eff) * step;
    const double lost = steady ? 0.0 : s.c_1 * s.c_c * (2.0 - s.c_c);
    s.covariance *= 1.0 + lost - s.c_1 - s.c_mu * s.weights.sum();
    s.covariance.noalias() += s.c_1 * s.path_c * s.path_c.transpose();
    Matrix ranked(s.n, s.lambda);
    Vector weights = s.weights;
    for (std::size_t i = 0; i < s.lambda; ++i) {
        const auto from = static_cast<Eigen::Index>(order[i]), to = static_cast<Eigen::Index>(i);
        ranked.col(to) = s.steps.col(from);
        // A long bad step must not make the matrix lose its positive definiteness.
        if (weights[to] < 0.0)
            weights[to] *= n / std::max(s.directions.col(from).squaredNorm(), 1e-12);
    }
    s.covariance.noalias() += s.c_mu * ranked * weights.asDiagonal() * ranked.transpose();
    s.sigma *= natural_exp(std::clamp(s.c_sigma / s.d_sigma * (length / s.chi - 1.0), -0.6, 0.6));
    s.sigma = std::min(s.sigma, 0.5);
    if (static_cast<double>(s.generation - s.decomposed) >= s.gap) s.decompose();
}

}  // namespace patchbreeder
