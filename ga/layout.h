// Layout: which genes a template has, and the way between genomes and patches.
//
// A gene for every knob, for the depth of every modulation cable, for the gain of an audio cable
// where it changes the sound (it shares its port or bus, modulates phase or gain, or feeds back),
// and a mute for every optional node. A caller may add genes for what is no part of a patch, such
// as the gate of the note; their plain values come back beside the patch.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/patch.h"
#include "ga/genome.h"

namespace patchbreeder {

struct ExtraGene {
    std::string name;  // `note.gate`
    Range range;       // its home is the default
};

struct Decoded {
    Patch patch;
    std::vector<float> extras;  // plain values of the extra genes, in the order given
};

class Layout {
  public:
    explicit Layout(Patch home, std::vector<ExtraGene> extras = {});

    [[nodiscard]] const std::vector<Gene>& genes() const noexcept { return genes_; }
    [[nodiscard]] const Patch& home() const noexcept { return home_; }
    // Index of a gene; Error (bad_data) with a suggestion if there is none of that name.
    [[nodiscard]] std::size_t find(std::string_view name, std::string_view where = "gene") const;

    // Keeps a gene at a plain value; Error (bad_data) if it is out of range.
    void lock(std::string_view name, double plain, std::string_view where = "lock");
    void lock_position(std::size_t gene, float position) noexcept;
    void unlock(std::size_t gene) noexcept { genes_[gene].lock.reset(); }

    [[nodiscard]] Decoded decode(const Genome& genome) const;
    // Allocates nothing if `out` was decoded by this layout before.
    void decode_into(const Genome& genome, Decoded& out) const;

    // The genome that decodes to this patch, as far as genes reach. Error (bad_data) if it has
    // another structure. Extra genes are given as plain values; those missing stand at home.
    [[nodiscard]] Genome encode(const Patch& patch, std::span<const float> extras = {}) const;

  private:
    enum class Part : std::uint8_t { knob, gain, mute, extra };
    struct Place {
        Part part;
        std::uint16_t index;  // of the knob, cable, node or extra gene
    };
    void add(Part part, std::size_t index, Gene gene);
    void add_cable(std::size_t cable);
    void find_mutes();

    Patch home_;
    std::vector<Gene> genes_;
    std::vector<Place> places_;  // of every gene
    std::size_t extra_count_ = 0;
};

}  // namespace patchbreeder
