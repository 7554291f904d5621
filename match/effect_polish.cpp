#include "match/effect_polish.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "match/least_squares.h"

namespace patchbreeder {
namespace {

class Polisher {
  public:
    Polisher(EffectEvaluator& evaluator, const EffectModel& model, Individual& individual,
             std::size_t limit)
        : evaluator_(evaluator), model_(model), best_(individual), limit_(limit) {
        const auto& genes = model.layout().genes();
        for (std::size_t g = 0; g < genes.size(); ++g) {
            if (genes[g].lock) continue;
            (genes[g].kind == GeneKind::continuous ? smooth_ : stepped_).push_back(g);
        }
    }

    void try_choices() {
        const auto& genes = model_.layout().genes();
        for (const std::size_t g : stepped_) {
            std::vector<Genome> trials;
            const int now = genes[g].value(best_.genome[g]);
            for (int v = 0; v < genes[g].values(); ++v) {
                // Far whole numbers are another sound, not another choice.
                if (v == now || (genes[g].kind == GeneKind::integer && std::abs(v - now) > 2))
                    continue;
                trials.push_back(best_.genome);
                trials.back()[g] = genes[g].position(v);
            }
            adopt_best(trials);
        }
    }

    // One round: slopes by small steps, then four lengths of step at once. False when nothing is
    // gained any more.
    bool step() {
        const std::size_t n = smooth_.size(), frames = evaluator_.frames();
        if (n == 0 || left() < n + 1 + damps.size()) return false;
        std::vector<Genome> trials{best_.genome};
        std::vector<float> steps;
        for (const std::size_t g : smooth_) {
            const float at = best_.genome[g], to = at + reach_ > 1.0f ? at - reach_ : at + reach_;
            trials.push_back(best_.genome);
            trials.back()[g] = snap(to);
            steps.push_back(snap(to) - at);
        }
        std::vector<float> memory(trials.size() * frames);
        std::vector<std::span<float>> rows;
        for (std::size_t t = 0; t < trials.size(); ++t)
            rows.push_back(std::span(memory).subspan(t * frames, frames));
        spent_ += trials.size();
        for (const EsrFit& fit : evaluator_.rests(model_, trials, rows))
            if (!std::isfinite(fit.esr)) return false;
        for (std::size_t t = 1; t < trials.size(); ++t)
            for (std::size_t i = 0; i < frames; ++i) rows[t][i] -= rows[0][i];
        std::vector<double> normal(n * n), downhill(n);
        for (std::size_t i = 0; i < n; ++i) {
            const double si = double{steps[i]};
            downhill[i] = -dot(rows[i + 1], rows[0]) / si;
            for (std::size_t j = 0; j <= i; ++j)
                normal[i * n + j] = normal[j * n + i] =
                    dot(rows[i + 1], rows[j + 1]) / (si * double{steps[j]});
        }
        trials.clear();
        for (const double damp : damps) {
            const auto move = solve_symmetric(normal, downhill, damping_ * damp);
            trials.push_back(best_.genome);
            for (std::size_t i = 0; i < n; ++i) {
                const double wished = double{best_.genome[smooth_[i]]} + move[i];
                trials.back()[smooth_[i]] = snap(static_cast<float>(std::clamp(wished, 0.0, 1.0)));
            }
        }
        const float before = best_.score.value;
        const auto [winner, won] = adopt_best(trials);
        damping_ = won ? std::clamp(damping_ * damps[winner], 1e-9, 1e3) : damping_ * 30.0;
        if (!won) reach_ = std::max(reach_ * 0.25f, 2.0f / position_steps);
        failures_ = won ? 0 : failures_ + 1;
        return failures_ < 2 && best_.score.value > 1e-4f &&
               (!won || best_.score.value < 0.999f * before);
    }

    [[nodiscard]] std::size_t spent() const noexcept { return spent_; }

  private:
    static constexpr std::array<double, 4> damps{0.01, 0.3, 3.0, 100.0};

    [[nodiscard]] std::size_t left() const noexcept { return limit_ - std::min(limit_, spent_); }
    std::pair<std::size_t, bool> adopt_best(std::span<const Genome> trials) {
        if (trials.empty() || trials.size() > left()) return {0, false};
        std::vector<Score> scores(trials.size());
        evaluator_.evaluate(model_, trials, scores);
        spent_ += trials.size();
        const auto best = std::min_element(scores.begin(), scores.end());
        const auto index = static_cast<std::size_t>(best - scores.begin());
        if (!(*best < best_.score)) return {index, false};
        best_ = {trials[index], *best};
        return {index, true};
    }

    EffectEvaluator& evaluator_;
    const EffectModel& model_;
    Individual& best_;
    std::size_t limit_, spent_ = 0;
    std::vector<std::size_t> smooth_, stepped_;
    double damping_ = 0.01;
    float reach_ = 1.0f / 512.0f;
    int failures_ = 0;
};

}  // namespace

std::size_t polish(EffectEvaluator& evaluator, const EffectModel& model, Individual& individual,
                   std::size_t limit, const PolishSettings& settings) {
    Polisher polisher(evaluator, model, individual, limit);
    if (settings.try_choices) polisher.try_choices();
    if (evaluator.by_samples())
        for (int round = 0; round < settings.rounds && polisher.step(); ++round) {
        }
    return polisher.spent();
}

}  // namespace patchbreeder
