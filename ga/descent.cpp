#define EIGEN_DONT_PARALLELIZE  // its blocks would depend on the number of threads
#include "ga/descent.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

#include "ga/eigen_state.h"

namespace patchbreeder {
namespace {

constexpr float first_nudge = 0.002f, least_nudge = 6e-5f, most_nudge = 0.01f;  // positions
constexpr double small_part = 0.05;   // of the distance to the target that a nudge should change
constexpr double longest_step = 0.3;  // positions
constexpr double damping_ratio = 4.0;
constexpr double shorter = 0.4;  // the second try of a damping
// A step tries many dampings where looking around again would cost more than that.
constexpr std::size_t many_genes = 16, few_dampings = 4, many_dampings = 8;
constexpr int looks = 2;  // at a gene that was nudged too far

using Index = Eigen::Index;
using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Index at(std::size_t i) {
    return static_cast<Index>(i);
}

}  // namespace

struct Descent::State {
    Individual best;
    std::vector<float> nudges;       // of every gene
    std::vector<std::size_t> genes;  // those that move
    Eigen::VectorXf here;            // embedding of best
    Rows rows;                       // change of the embedding per position, a row per moving gene
    Eigen::MatrixXd normal;          // rows * rows^T
    std::vector<std::size_t> open;   // rows to be measured
    std::vector<Genome> asked;
    std::vector<std::size_t> asked_rows;
    bool placed = false;  // `here` is known
    bool fresh = false;   // all rows were measured where best stands
    bool finished = false;
    bool light = false;  // steps try few dampings
    int look = 0, steps = 0;
    double to_target = 0.0;  // squared
    double damping = 0.01;

    void find_moving(std::span<const Gene> all) {
        genes.clear();
        for (std::size_t g = 0; g < all.size(); ++g)
            if (!all[g].lock && all[g].kind == GeneKind::continuous &&
                !dormant(all, best.genome, g))
                genes.push_back(g);
    }
    void open_all() {
        open.resize(genes.size());
        for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
        look = 0;
        fresh = true;
    }
    [[nodiscard]] std::size_t dampings() const {
        return light || genes.size() < many_genes ? few_dampings : many_dampings;
    }
    [[nodiscard]] bool measuring() const { return !placed || !open.empty(); }

    void measure(std::span<const Gene> all);
    void measured(std::span<const Score> scores, const float* embeddings, std::span<const float> t);
    void propose(std::span<const Gene> all, const Eigen::VectorXd& slope);
    void stepped(std::span<const Score> scores, const float* embeddings);
    [[nodiscard]] Eigen::VectorXd bounded_step(const Eigen::VectorXd& slope, double by) const;
    Eigen::VectorXd slope;

    [[nodiscard]] auto fields() noexcept {
        return std::tie(best, nudges, genes, here, rows, normal, open, asked, asked_rows, placed,
                        fresh, finished, light, look, steps, to_target, damping, slope);
    }
};

Descent::Descent(std::span<const Gene> genes, Genome start) : state_(std::make_unique<State>()) {
    state_->best.genome = std::move(start);
    state_->nudges.assign(genes.size(), first_nudge);
    state_->find_moving(genes);
    state_->open_all();
}

namespace {
std::vector<std::int32_t> one_to_one(std::size_t count) {
    std::vector<std::int32_t> same(count);
    std::iota(same.begin(), same.end(), 0);
    return same;
}

// Blocks in which a choice, a mute or another stepped gene differs.
std::vector<bool> changed_blocks(std::span<const Gene> genes, const Genome& now,
                                 std::span<const std::int32_t> same, const Genome& then) {
    std::uint16_t last = 0;
    for (const Gene& gene : genes) last = std::max(last, gene.block);
    std::vector<bool> changed(last + std::size_t{1}, false);
    for (std::size_t g = 0; g < genes.size(); ++g)
        if (genes[g].kind != GeneKind::continuous && same[g] >= 0 &&
            now[g] != then[static_cast<std::size_t>(same[g])])
            changed[genes[g].block] = true;
    return changed;
}
}  // namespace

Descent::Descent(std::span<const Gene> genes, const Descent& other, Genome start)
    : Descent(genes, other, one_to_one(genes.size()), std::move(start)) {}

Descent::Descent(std::span<const Gene> genes, const Descent& other,
                 std::span<const std::int32_t> same, Genome start)
    : state_(std::make_unique<State>()) {
    const State& from = *other.state_;
    State& s = *state_;
    s.best.genome = std::move(start);
    s.nudges.assign(genes.size(), first_nudge);
    for (std::size_t g = 0; g < genes.size(); ++g)
        if (same[g] >= 0) s.nudges[g] = from.nudges[static_cast<std::size_t>(same[g])];
    s.damping = std::max(from.damping, 0.01);
    s.light = true;
    s.find_moving(genes);
    if (from.measuring() || from.rows.size() == 0) {
        s.open_all();
        return;
    }
    const std::vector<bool> stale = changed_blocks(genes, s.best.genome, same, from.best.genome);
    const Index size = from.rows.cols();
    s.rows = Rows::Zero(at(s.genes.size()), size);
    std::vector<Index> source(s.genes.size(), -1);
    for (std::size_t i = 0; i < s.genes.size(); ++i) {
        const std::int32_t was = same[s.genes[i]];
        const auto there = static_cast<std::size_t>(std::max(was, 0));
        const auto found = std::lower_bound(from.genes.begin(), from.genes.end(), there);
        const bool known = was >= 0 && found != from.genes.end() && *found == there &&
                           !stale[genes[s.genes[i]].block] &&
                           s.best.genome[s.genes[i]] == from.best.genome[there];
        if (known) {
            source[i] = found - from.genes.begin();
            s.rows.row(at(i)) = from.rows.row(source[i]);
        } else {
            s.open.push_back(i);
        }
    }
    s.normal = Eigen::MatrixXd::Zero(at(s.genes.size()), at(s.genes.size()));
    for (std::size_t i = 0; i < source.size(); ++i)
        for (std::size_t j = 0; j < source.size(); ++j)
            if (source[i] >= 0 && source[j] >= 0)
                s.normal(at(i), at(j)) = from.normal(source[i], source[j]);
}

Descent::Descent() : state_(std::make_unique<State>()) {}
Descent::~Descent() = default;
Descent::Descent(const Descent& other) : state_(std::make_unique<State>(*other.state_)) {}
Descent& Descent::operator=(const Descent& other) {
    if (this != &other) state_ = std::make_unique<State>(*other.state_);
    return *this;
}
Descent::Descent(Descent&&) noexcept = default;
Descent& Descent::operator=(Descent&&) noexcept = default;

void Descent::save(StateWriter& to) {
    assert(state_);
    save_matrices(*state_, to);
}
void Descent::load(StateReader& from) {
    load_matrices(*state_, from);
}

const Individual& Descent::best() const noexcept {
    return state_->best;
}
int Descent::steps() const noexcept {
    return state_->steps;
}
bool Descent::done() const noexcept {
    return state_->finished;
}
double Descent::promise(std::span<const float> embedding, std::span<const float> target) const {
    constexpr double by = 0.1;
    const State& s = *state_;
    const Index size = at(target.size());
    const Eigen::VectorXf residual = Eigen::Map<const Eigen::VectorXf>(embedding.data(), size) -
                                     Eigen::Map<const Eigen::VectorXf>(target.data(), size);
    const auto whole = double{residual.squaredNorm()};
    if (s.rows.cols() != size) return whole;
    const Eigen::VectorXd slope = (s.rows * residual).cast<double>();
    Eigen::MatrixXd damped = s.normal;
    const double floor = 1e-12 + 1e-7 * s.normal.diagonal().maxCoeff();
    for (Index i = 0; i < damped.rows(); ++i) damped(i, i) += by * damped(i, i) + floor;
    const Eigen::VectorXd move = -damped.ldlt().solve(slope);
    return whole + 2.0 * slope.dot(move) + move.dot(s.normal * move);
}

double Descent::distance(std::span<const float> target) const {
    const Index size = at(target.size());
    if (state_->here.size() != size) return 0.0;
    return double{
        (state_->here - Eigen::Map<const Eigen::VectorXf>(target.data(), size)).squaredNorm()};
}

double Descent::apart(const Descent& other) const {
    const Eigen::VectorXf &here = state_->here, &there = other.state_->here;
    if (here.size() != there.size() || here.size() == 0) return 1.0;
    return double{(here - there).squaredNorm()} / std::max(state_->to_target, 1e-12);
}

void Descent::look_again() noexcept {
    if (state_->placed && !state_->fresh) state_->open_all();
}

// Nudges away from the nearer end.
void Descent::State::measure(std::span<const Gene> all) {
    if (!placed) asked.push_back(best.genome);
    for (const std::size_t i : open) {
        Genome moved = best.genome;
        float& gene = moved[genes[i]];
        gene += gene < 0.5f ? nudges[genes[i]] : -nudges[genes[i]];
        asked.push_back(std::move(moved));
    }
    asked_rows = open;
    for (Genome& g : asked) settle(all, g);
}

void Descent::State::measured(std::span<const Score> scores, const float* embeddings,
                              std::span<const float> target) {
    const Index size = at(target.size());
    std::size_t row = 0;
    if (!placed) {
        best.score = scores[0];
        here = Eigen::Map<const Eigen::VectorXf>(embeddings, size);
        placed = true;
        if (best.score == Score::worst()) finished = true;
        row = 1;
    }
    if (rows.cols() != size || rows.rows() != at(genes.size())) {
        rows = Rows::Zero(at(genes.size()), size);
        normal = Eigen::MatrixXd::Zero(at(genes.size()), at(genes.size()));
    }
    const double to_go = std::max(
        double{(here - Eigen::Map<const Eigen::VectorXf>(target.data(), size)).norm()}, 1e-6);
    std::vector<std::size_t> again;
    for (const std::size_t i : asked_rows) {
        const std::size_t g = genes[i];
        const float moved = asked[row][g] - best.genome[g];
        rows.row(at(i)).setZero();
        if (scores[row] != Score::worst() && moved != 0.0f) {
            rows.row(at(i)) =
                Eigen::Map<const Eigen::VectorXf>(embeddings + at(row) * size, size) - here;
            // As long a nudge as moves the sound by a small part of what it has to go: further off
            // a gene may do something else.
            const double changed = std::max(double{rows.row(at(i)).norm()}, 1e-9);
            const double wanted = std::abs(double{moved}) * small_part * to_go / changed;
            rows.row(at(i)) /= moved;
            nudges[g] = std::clamp(static_cast<float>(wanted), least_nudge, most_nudge);
            if (changed > 4.0 * small_part * to_go && nudges[g] < 0.7f * std::abs(moved))
                again.push_back(i);
        }
        ++row;
    }
    for (const std::size_t i : asked_rows) {
        const Eigen::VectorXd products = (rows * rows.row(at(i)).transpose()).cast<double>();
        normal.row(at(i)) = products.transpose();
        normal.col(at(i)) = products;
    }
    open = ++look < looks ? std::move(again) : std::vector<std::size_t>{};
}

// The damped step; genes that it would push out of 0..1 stop at the end, and the others make up
// for them.
Eigen::VectorXd Descent::State::bounded_step(const Eigen::VectorXd& downhill, double by) const {
    const Index n = normal.rows();
    const double floor = 1e-12 + 1e-7 * normal.diagonal().maxCoeff();
    Eigen::VectorXd move = Eigen::VectorXd::Zero(n);
    std::vector<Index> free(static_cast<std::size_t>(n));
    for (Index i = 0; i < n; ++i) free[static_cast<std::size_t>(i)] = i;
    Eigen::VectorXd rest = downhill;
    for (int pass = 0; pass < 4 && !free.empty(); ++pass) {
        const Index m = at(free.size());
        Eigen::MatrixXd damped(m, m);
        Eigen::VectorXd right(m);
        for (Index i = 0; i < m; ++i) {
            const Index a = free[static_cast<std::size_t>(i)];
            right[i] = rest[a];
            for (Index j = 0; j < m; ++j)
                damped(i, j) = normal(a, free[static_cast<std::size_t>(j)]);
            damped(i, i) += by * normal(a, a) + floor;
        }
        const Eigen::VectorXd wished = damped.ldlt().solve(right);
        std::vector<Index> inside;
        bool stopped = false;
        for (Index i = 0; i < m; ++i) {
            const Index a = free[static_cast<std::size_t>(i)];
            const auto from = double{best.genome[genes[static_cast<std::size_t>(a)]]};
            const double to =
                std::clamp(from + std::clamp(wished[i], -longest_step, longest_step), 0.0, 1.0);
            move[a] = to - from;
            if (std::abs(move[a] - wished[i]) > 1e-9)
                stopped = true;
            else
                inside.push_back(a);
        }
        if (!stopped) break;
        rest = downhill;
        for (Index i = 0; i < m; ++i) {
            const Index a = free[static_cast<std::size_t>(i)];
            if (std::find(inside.begin(), inside.end(), a) == inside.end())
                rest -= normal.col(a) * move[a];
        }
        // Those stopped in earlier passes count as well.
        for (Index a = 0; a < n; ++a)
            if (std::find(free.begin(), free.end(), a) == free.end())
                rest -= normal.col(a) * move[a];
        free = std::move(inside);
    }
    return move;
}

void Descent::State::propose(std::span<const Gene> all, const Eigen::VectorXd& uphill) {
    double by = damping / std::pow(damping_ratio, static_cast<double>(dampings() / 2));
    for (std::size_t d = 0; d < dampings(); ++d, by *= damping_ratio) {
        const Eigen::VectorXd move = bounded_step(-uphill, by);
        for (const double share : {1.0, shorter}) {
            Genome to = best.genome;
            for (Index i = 0; i < move.size(); ++i)
                to[genes[static_cast<std::size_t>(i)]] += static_cast<float>(share * move[i]);
            settle(all, to);
            asked.push_back(std::move(to));
        }
    }
}

void Descent::State::stepped(std::span<const Score> scores, const float* embeddings) {
    ++steps;
    std::size_t winner = 0;
    for (std::size_t i = 1; i < scores.size(); ++i)
        if (scores[i] < scores[winner]) winner = i;
    const bool better = scores[winner] < best.score;
    const bool little = !better || scores[winner].value > 0.997f * best.score.value;
    if (little && fresh) finished = true;
    const auto d = static_cast<double>(winner / 2) - static_cast<double>(dampings() / 2);
    if (better) {
        damping = std::clamp(damping * std::pow(damping_ratio, d), 1e-7, 30.0);
        const Index size = rows.cols();
        const Eigen::Map<const Eigen::VectorXf> there(embeddings + at(winner) * size, size);
        Eigen::VectorXf moved(at(genes.size()));
        for (std::size_t i = 0; i < genes.size(); ++i)
            moved[at(i)] = asked[winner][genes[i]] - best.genome[genes[i]];
        const float length = moved.squaredNorm();
        if (length > 0.0f) {
            // The rows as they would have foretold this step.
            const Eigen::VectorXf missed = (there - here) - rows.transpose() * moved;
            const Eigen::VectorXd along = (rows * missed).cast<double>();
            const Eigen::VectorXd u = (moved / length).cast<double>();
            rows += (moved / length) * missed.transpose();
            normal += along * u.transpose() + u * along.transpose() +
                      double{missed.squaredNorm()} * u * u.transpose();
        }
        here = there;
        best = {asked[winner], scores[winner]};
        fresh = false;
    }
    if (little && !finished) open_all();
}

void Descent::ask(std::span<const Gene> genes, std::vector<Genome>& to) {
    State& s = *state_;
    s.asked.clear();
    if (s.finished || s.genes.empty()) return;
    if (s.measuring())
        s.measure(genes);
    else
        s.propose(genes, s.slope);
    to.insert(to.end(), s.asked.begin(), s.asked.end());
}

void Descent::tell(std::span<const Gene>, std::span<const Score> scores,
                   std::span<const float> embeddings, std::span<const float> target) {
    State& s = *state_;
    if (scores.size() < s.asked.size()) return;
    if (s.measuring())
        s.measured(scores, embeddings.data(), target);
    else
        s.stepped(scores, embeddings.data());
    s.to_target = distance(target);
    if (!s.measuring() && !s.finished)
        s.slope = (s.rows *
                   (s.here - Eigen::Map<const Eigen::VectorXf>(target.data(), at(target.size()))))
                      .cast<double>();
}

}  // namespace patchbreeder
