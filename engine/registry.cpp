#include "engine/registry.h"

#include <string>

#include "engine/error.h"
#include "engine/player.h"
#include "engine/suggest.h"

namespace patchbreeder {
namespace {

template <class Infos>
std::size_t find_id(const Infos& infos, std::string_view id, std::string_view where,
                    const std::string& kind) {
    std::vector<std::string_view> known;
    for (const auto& info : infos) {
        if (info.id == id) return static_cast<std::size_t>(&info - &infos[0]);
        known.push_back(info.id);
    }
    throw Error(ExitCode::bad_data,
                {.where = std::string(where),
                 .what = "unknown " + kind + " '" + std::string(id.substr(0, 64)) + "'",
                 .remedy = known.empty() ? "there are none" : suggest(id, known)});
}

}  // namespace

Registry::Registry(std::vector<ModuleInfo> modules, std::vector<const Player*> players)
    : modules_(std::move(modules)), players_(std::move(players)) {}

ModuleIndex Registry::find(std::string_view id, std::string_view where) const {
    return static_cast<ModuleIndex>(find_id(modules_, id, where, "module"));
}

const Player& Registry::player(Isa isa) const {
    for (const Player* player : players_)
        if (player->isa() == isa) return *player;
    throw Error(ExitCode::bug,
                {.where = "registry", .what = "no player was built for " + std::string(name(isa))});
}

std::size_t find_knob(const ModuleInfo& module, std::string_view id, std::string_view where) {
    return find_id(module.knobs, id, where, "knob of " + std::string(module.id));
}
std::size_t find_port(const ModuleInfo& module, std::string_view id, std::string_view where) {
    return find_id(module.ports, id, where, "port of " + std::string(module.id));
}

}  // namespace patchbreeder
