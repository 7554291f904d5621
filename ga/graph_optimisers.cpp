#include "ga/graph_optimisers.h"

#include <algorithm>
#include <cassert>

#include "ga/optimiser_table.h"

namespace patchbreeder {
namespace {

using Table = OptimiserTable<AnyGraphOptimiser>;

}  // namespace

std::span<const OptimiserInfo> graph_optimisers() {
    return Table::infos;
}

bool grows_graphs(const OptimiserChoice& choice) {
    return std::any_of(Table::infos.begin(), Table::infos.end(),
                       [&](const OptimiserInfo& info) { return info.id == choice.id; });
}

AnyGraphOptimiser make_graph_optimiser(const OptimiserChoice& choice, std::string_view where) {
    auto made = Table::make(choice, where);
    assert(made);
    return *std::move(made);
}

}  // namespace patchbreeder
