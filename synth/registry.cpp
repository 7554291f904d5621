#include "synth/registry.h"

#include <array>
#include <tuple>

#include "engine/lanes_plain.h"
#include "synth/modules.h"

namespace patchbreeder {
namespace {

using Lanes = plain::Lanes;

template <class Declaration, std::size_t size>
constexpr auto infos(const std::array<Declaration, size>& all) {
    std::array<decltype(Declaration::info), size> result{};
    for (std::size_t i = 0; i < size; ++i) result[i] = all[i].info;
    return result;
}

template <class M>
struct Declared {
    static constexpr auto knobs = infos(M::knobs);
    static constexpr auto ports = infos(M::ports);
};

// Index of the knob that M declares as `dry`.
template <class M>
int dry_knob() {
    if constexpr (requires { M::dry; })
        for (std::size_t k = 0; k < M::knobs.size(); ++k)
            if (M::knobs[k].field == M::dry) return static_cast<int>(k);
    return -1;
}

template <class M>
constexpr bool reads_cycles() {
    if constexpr (requires { M::reads_cycles; })
        return M::reads_cycles;
    else
        return false;
}

template <class M>
ModuleInfo info_of() {
    return {.id = M::id,
            .summary = M::summary,
            .kind = M::kind,
            .knobs = Declared<M>::knobs,
            .ports = Declared<M>::ports,
            .dry_knob = dry_knob<M>(),
            .reads_cycles = reads_cycles<M>()};
}

template <class... M>
std::vector<ModuleInfo> list(std::tuple<M...>*) {
    return {info_of<M>()...};
}

}  // namespace

const Registry& synth_registry() {
    static const Registry registry(
        list(static_cast<Modules<Lanes>::Types*>(nullptr)),
        {&synth_player_plain(), &synth_player_sse2(), &synth_player_avx2()});
    return registry;
}

}  // namespace patchbreeder
