// Post: migrants on their way between islands, sent and received at logical times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "ga/topology.h"

namespace patchbreeder {

struct Migration {
    Topology topology = Topology::ring;
    std::uint32_t interval = 10;  // generations from one sending to the next
    std::uint32_t delay = 1;  // sent in generation g, received before generation g + delay; >= 1
    std::uint32_t count = 2;  // the best so many of an island travel
};

// For islands that have population(), best first, and receive().
template <class Individual>
class Post {
  public:
    template <class Islands>
    void send_if_due(const Migration& migration, std::uint32_t generation, const Islands& islands) {
        if (migration.interval == 0 || (generation + 1) % migration.interval != 0) return;
        for (std::size_t i = 0; i < islands.size(); ++i) {
            const auto residents = islands[i].population();
            const auto best =
                residents.first(std::min<std::size_t>(migration.count, residents.size()));
            for (const std::size_t to : receivers(migration.topology, i, islands.size()))
                letters_.push_back({.arrival = generation + std::max(migration.delay, 1u),
                                    .to = to,
                                    .migrants = {best.begin(), best.end()}});
        }
    }
    template <class Islands>
    void deliver(std::uint32_t generation, Islands& islands) {
        for (const Letter& letter : letters_)
            if (letter.arrival == generation) islands[letter.to].receive(letter.migrants);
        std::erase_if(letters_, [=](const Letter& l) { return l.arrival <= generation; });
    }
    [[nodiscard]] auto fields() noexcept { return std::tie(letters_); }

  private:
    struct Letter {
        std::uint32_t arrival = 0;  // generation
        std::size_t to = 0;         // island
        std::vector<Individual> migrants;
        [[nodiscard]] auto fields() noexcept { return std::tie(arrival, to, migrants); }
    };
    std::vector<Letter> letters_;  // in order of sending
};

}  // namespace patchbreeder
