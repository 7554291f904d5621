// Every module the engine can play, as data; and the compiled players, one per instruction set.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/isa.h"
#include "engine/module.h"

namespace patchbreeder {

using ModuleIndex = std::uint16_t;  // position in the registry; never written to a file

class Player;

class Registry {
  public:
    // `players` holds one per Isa that this program was built with.
    Registry(std::vector<ModuleInfo> modules, std::vector<const Player*> players);

    [[nodiscard]] std::span<const ModuleInfo> modules() const noexcept { return modules_; }
    [[nodiscard]] const ModuleInfo& module(ModuleIndex i) const noexcept { return modules_[i]; }
    // Throws Error (bad_data) naming the nearest known id.
    [[nodiscard]] ModuleIndex find(std::string_view id, std::string_view where) const;
    [[nodiscard]] const Player& player(Isa isa) const;

  private:
    std::vector<ModuleInfo> modules_;
    std::vector<const Player*> players_;
};

// Index of a knob or port of a module; Error (bad_data) with a suggestion otherwise.
[[nodiscard]] std::size_t find_knob(const ModuleInfo& module, std::string_view id,
                                    std::string_view where);
[[nodiscard]] std::size_t find_port(const ModuleInfo& module, std::string_view id,
                                    std::string_view where);

}  // namespace patchbreeder
