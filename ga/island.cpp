#include "ga/island.h"

namespace patchbreeder {

std::span<const Genome> Island::ask(const Breeding& breeding) {
    return std::visit([&](auto& o) { return o.ask(breeding); }, optimiser_);
}

bool Island::wants_screening() const noexcept {
    return std::visit(
        [](const auto& o) {
            if constexpr (requires { o.wants_screening(); })
                return o.wants_screening();
            else
                return false;
        },
        optimiser_);
}

std::span<const Genome> Island::screen(std::span<const Score> coarse) {
    return std::visit(
        [&](auto& o) -> std::span<const Genome> {
            if constexpr (requires { o.screen(coarse); })
                return o.screen(coarse);
            else
                return {};
        },
        optimiser_);
}

void Island::tell(const Breeding& breeding, std::span<const Genome> genomes,
                  std::span<const Score> scores) {
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores[i] < champion_.score) champion_ = {genomes[i], scores[i]};
    std::visit([&](auto& o) { o.tell(breeding, scores); }, optimiser_);
}

void Island::receive(std::span<const Individual> migrants) {
    std::visit([&](auto& o) { o.receive(migrants); }, optimiser_);
}

bool Island::wants_embeddings() const noexcept {
    return std::visit(
        [](const auto& o) {
            if constexpr (requires { o.wants_embeddings(); })
                return o.wants_embeddings();
            else
                return false;
        },
        optimiser_);
}

std::vector<Individual> Island::front() const {
    return std::visit(
        [](const auto& o) -> std::vector<Individual> {
            if constexpr (requires { o.front(); })
                return o.front();
            else
                return {};
        },
        optimiser_);
}

std::span<const Individual> Island::population() const {
    return std::visit([](const auto& o) { return o.population(); }, optimiser_);
}

}  // namespace patchbreeder
