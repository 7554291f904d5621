#include "ga/hop_rules.h"

#include <algorithm>
#include <utility>

namespace patchbreeder {
namespace {

// Squared distances, as shares of that from the place to the target: a start as near as this sounds
// the same, a hop that stands as near as that is back.
constexpr double same_sound = 0.1, fallen_back = 0.02;
constexpr float clear_gain = 0.98f;  // of the score left: it is clearly better
constexpr float full_reward = 0.1f;  // share of the score gained that is worth most to a kind

bool clearly_better(Score now, Score left) {
    return now.value < clear_gain * left.value;
}

// To come below what it left a hop needs more steps than that, each like its last.
bool too_slow(Score before, Score now, Score left, int steps) {
    const float gained = 1.0f - now.value / before.value, wanted = 1.0f - left.value / now.value;
    return gained * static_cast<float>(steps) < wanted;
}

}  // namespace

std::optional<std::size_t> best_start(const Descent* left, Score left_score,
                                      std::span<const Score> scores, const Embeddings& starts,
                                      bool by_score) {
    const std::span<const float> target = starts.target;
    const double to_target = left ? left->distance(target) : 0.0;
    std::optional<std::pair<double, std::size_t>> best;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i] == Score::worst()) continue;
        auto worth = double{scores[i].value};
        if (left) {
            const auto lies = starts.rows.subspan(i * target.size(), target.size());
            const bool same = left->distance(lies) < same_sound * to_target;
            if (same && !clearly_better(scores[i], left_score)) continue;
            if (!by_score) worth = left->promise(lies, target);
        }
        if (!best || worth < best->first) best = {worth, i};
    }
    if (!best) return {};
    return best->second;
}

bool hop_is_over(Descent& hop, const Descent* left, Score left_score, HopPatience& patience) {
    if (hop.done()) return true;
    const Score now = hop.best().score, before = std::exchange(patience.before, now);
    const bool stepped = hop.steps() > std::exchange(patience.seen, hop.steps());
    if (left && hop.steps() > 0 && !clearly_better(now, left_score)) {
        const double apart = hop.apart(*left);
        const bool slow = stepped && too_slow(before, now, left_score, patience.steps);
        if (apart < fallen_back || (slow && apart < double{patience.nearby})) return true;
    }
    if (now < left_score || hop.steps() < patience.steps) return false;
    if (!patience.looked && now.value < patience.hopeful * left_score.value) {
        patience.looked = true;
        hop.look_again();
        return false;
    }
    return hop.steps() >= 2 * patience.steps || !patience.looked;
}

float hop_reward(float before, float after) noexcept {
    if (!(before > 0.0f)) return 0.0f;  // there was nothing to gain
    return std::clamp((1.0f - after / before) / full_reward, 0.0f, 1.0f);
}

}  // namespace patchbreeder
