#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/command.h"
#include "cli/common.h"
#include "cli/terminal.h"
#include "engine/effect_player.h"
#include "presets/library.h"
#include "presets/preset.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

// Frames at a time, a whole number of blocks; what is held in memory is a few times this.
constexpr std::size_t piece_frames = 64 * block_frames;

const Syntax& syntax() {
    static const Syntax s{
        .command = "apply",
        .summary = "Play a recording through the effects of a preset.",
        .operands = "PRESET IN OUT",
        .min_operands = 3,
        .max_operands = 3,
        .examples = {"patchbreeder apply runs/wet/best.json song.wav processed.wav",
                     "patchbreeder apply runs/hall/best.json dry.flac wet.wav --tail 3 --float"},
        .options = {{"tail", "SECONDS", "Keep listening so long after the end of IN (0)."},
                    {"float", "", "32-bit float samples instead of 24-bit."},
                    {"quiet", "", "No progress, no notes."}},
        .notes =
            "Files of any length; every channel of IN by itself, at the rate of IN. PRESET is "
            "a file, or the name\nof a template or factory preset, of which the effects are "
            "played, not the stereo part.\n",
    };
    return s;
}

// Channels side by side, as files hold them, and one after another, as effects hear them.
class Piece {
  public:
    explicit Piece(std::size_t channels)
        : channels_(channels),
          interleaved_(channels * piece_frames),
          rows_(channels, std::vector<float>(piece_frames)) {}

    // Frames read; the rest of the rows is silence.
    std::size_t fill(AudioReader& from) {
        const std::size_t got = from.read(interleaved_);
        for (std::size_t c = 0; c < channels_; ++c)
            for (std::size_t i = 0; i < piece_frames; ++i)
                rows_[c][i] = i < got ? interleaved_[i * channels_ + c] : 0.0f;
        return got;
    }
    // In place. True if every sample is finite.
    [[nodiscard]] bool play(EffectPlayer& player, std::size_t frames) {
        std::vector<const float*> from;
        std::vector<float*> to;
        for (auto& row : rows_) from.push_back(row.data()), to.push_back(row.data());
        player.play(from, to, frames);
        for (const auto& row : rows_)
            for (std::size_t i = 0; i < frames; ++i) {
                loudest_ = std::max(loudest_, std::abs(row[i]));
                if (!std::isfinite(row[i])) return false;
            }
        return true;
    }
    void drain(AudioWriter& to, std::size_t frames) {
        for (std::size_t c = 0; c < channels_; ++c)
            for (std::size_t i = 0; i < frames; ++i) interleaved_[i * channels_ + c] = rows_[c][i];
        to.write(std::span(interleaved_).first(frames * channels_));
    }
    [[nodiscard]] float loudest() const noexcept { return loudest_; }

  private:
    std::size_t channels_;
    std::vector<float> interleaved_;
    std::vector<std::vector<float>> rows_;
    float loudest_ = 0.0f;
};

Preset effects_preset(const std::string& name) {
    Preset preset = load_preset(resolve_preset(name), synth_registry());
    if (!preset.patch.structure->has_effects())
        throw Error(ExitCode::bad_data, {.where = name,
                                         .what = "has no effects",
                                         .why = "all its modules belong to voices",
                                         .remedy = "use 'render' to play it"});
    return preset;
}

ExitCode run(const Arguments& a) {
    const bool quiet = a.has("quiet");
    const Preset preset = effects_preset(a.operands()[0]);
    AudioReader in(a.operands()[1]);
    const auto channels = static_cast<std::size_t>(in.channels());
    const auto tail = static_cast<std::uint64_t>(a.number("tail", 0, 3600).value_or(0.0) *
                                                 static_cast<double>(in.rate()));
    AudioWriter out(a.operands()[2], in.rate(), in.channels(),
                    a.has("float") ? SampleFormat::float32 : SampleFormat::pcm24);
    EffectPlayer player({.rate = in.rate()});
    const std::vector<const Patch*> patches(channels, &preset.patch);
    player.start(patches);

    const Interrupt interrupt;
    Progress progress(quiet);
    Piece piece(channels);
    std::uint64_t written = 0, left = tail;
    for (bool more = true; more;) {
        const std::size_t got = piece.fill(in);
        const auto rest = static_cast<std::size_t>(
            std::min<std::uint64_t>(left, got < piece_frames ? piece_frames - got : 0));
        more = got + rest == piece_frames;
        if (!piece.play(player, got + rest))
            throw Error(ExitCode::bad_data, {.where = a.operands()[0],
                                             .what = "the effects run away",
                                             .why = "samples are no longer finite",
                                             .remedy = "lower their feedback or gain"});
        piece.drain(out, got + rest);
        written += got + rest, left -= rest;
        if (progress.due())
            progress.show(fmt::format("{} done", clock_text(static_cast<double>(written) /
                                                            static_cast<double>(in.rate()))));
        if (Interrupt::requested())
            throw Error(ExitCode::interrupted,
                        {.where = a.operands()[2], .what = "interrupted, nothing written"});
    }
    progress.clear();
    out.finish();
    if (!quiet && piece.loudest() > 1.0f && !a.has("float"))
        fmt::print(stderr,
                   "note: {}: {:.1f} dB above full scale was clipped; add --float to keep it\n",
                   a.operands()[2], 20.0 * std::log10(double{piece.loudest()}));
    fmt::print("{}: {:.2f} s at {} Hz, {} channel{}, peak {:.2f} of full scale\n", a.operands()[2],
               static_cast<double>(written) / static_cast<double>(in.rate()), in.rate(), channels,
               channels == 1 ? "" : "s", double{piece.loudest()});
    return ExitCode::done;
}

}  // namespace

const Command apply_command{"apply", syntax, run};

}  // namespace patchbreeder
