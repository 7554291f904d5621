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
    Layout() = default;  // of nothing

    [[nodiscard]] const std::vector<Gene>& genes() const noexcept { return genes_; }
    [[nodiscard]] const Patch& home() const noexcept { return home_; }
    // Index of a gene; Error (bad_data) with a suggestion if there is none of that name.
    [[nodiscard]] std::size_t find(std::string_view name, std::string_view where = "gene") const;

    // Keeps a gene at a plain value; Error (bad_data) if it is out of range.
    void lock(std::string_view name, double plain, std::string_view where = "lock");
    void lock_position(std::size_t gene, float position) noexcept;
    void unlock(std::size_t gene) noexcept { genes_[gene].lock.reset(); }
    // Lets a gene of an ordered kind move between two plain values only; 0..1 of a genome is then
    // that part of its range, so that a search spends nothing outside. low < high, both within the
    // range; of an unlocked gene.
    void narrow(std::size_t gene, double low, double high) noexcept;
    // Where a genome stands for the nearest to a plain value that the gene may have.
    [[nodiscard]] float position(std::size_t gene, double plain) const noexcept;
    // What the gene stands for: all of its range, even if the gene was narrowed.
    [[nodiscard]] const Range& range(std::size_t gene) const noexcept;
    // Plain value that a genome's position stands for.
    [[nodiscard]] float plain(std::size_t gene, float position) const noexcept {
        return range(gene).plain(widened(gene, position));
    }
    // One that a caller added.
    [[nodiscard]] bool is_extra(std::size_t gene) const noexcept {
        return places_[gene].part == Part::extra;
    }
    // A gain or depth, not a knob or mute.
    [[nodiscard]] bool is_cable(std::size_t gene) const noexcept {
        return places_[gene].part == Part::gain;
    }

    // Of the patch: which knob (of all nodes together), cable or node a gene that is no extra
    // stands for; of an extra gene: which of them.
    [[nodiscard]] std::size_t place(std::size_t gene) const noexcept { return places_[gene].index; }

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
        std::uint16_t index;            // of the knob, cable, node or extra gene
        float low = 0.0f, high = 1.0f;  // the part of its range that a genome may reach

        [[nodiscard]] bool narrowed() const noexcept { return low > 0.0f || high < 1.0f; }
    };
    void add(Part part, std::size_t index, Gene gene);
    void add_cable(std::size_t cable);
    void find_mutes();
    // From a genome's position to one in all of the range, and back to the nearest.
    [[nodiscard]] float widened(std::size_t gene, float position) const noexcept;
    [[nodiscard]] float narrowed(std::size_t gene, float position) const noexcept;

    Patch home_;
    std::vector<Gene> genes_;
    std::vector<Place> places_;  // of every gene
    std::vector<Range> extras_;
};

}  // namespace patchbreeder
