#!/bin/sh
# Puts recordings through known chains and reference effects, lets match-effect find them again, and
# writes docs/results-effects.md; takes twenty minutes.
# usage: tools/effects_results.sh [EVALUATIONS] [RUNS]   RUNS: where the runs are kept, and taken from
set -eu
cd "$(dirname "$0")/.."
evaluations=${1:-200000}
runs=${2:-runs/effects}
program=build/release/patchbreeder
targets=presets/targets
mkdir -p "$runs"

# The chain of a line of effect_chains.txt as a preset.
preset() {
    awk -v name="$1" -v chain="$2" 'BEGIN {
        count = split(chain, effects, " ")
        nodes = cables = ""
        from = "mix"
        for (n = 1; n <= count; ++n) {
            split(effects[n], parts, ":")
            knobs = ""
            knob_count = split(parts[2], settings, ",")
            for (k = 1; k <= knob_count; ++k) {
                split(settings[k], pair, "=")
                value = pair[2] ~ /^-?[0-9.]+$/ ? pair[2] : "\"" pair[2] "\""
                knobs = knobs (k > 1 ? ", " : "") "\"" pair[1] "\": " value
            }
            nodes = nodes (n > 1 ? ",\n" : "") "    {\"name\": \"" parts[1] "\", \"module\": \"" \
                parts[1] "\", \"section\": \"effect\", \"knobs\": {" knobs "}}"
            cables = cables "    {\"from\": \"" from "\", \"to\": \"" parts[1] ".in\", \"gain\": 1},\n"
            from = parts[1]
        }
        printf "{\n  \"format\": \"patchbreeder-preset\", \"version\": 1, \"name\": \"%s\",\n", name
        printf "  \"nodes\": [\n%s\n  ],\n  \"cables\": [\n%s", nodes, cables
        printf "    {\"from\": \"%s\", \"to\": \"out\", \"gain\": 1}\n  ]\n}\n", from
    }'
}
field() { sed -n "s/^ *\"$2\": \"*\([^\",]*\)\"*,*$/\1/p" "$1" | head -n 1; }
# A value of "before" or "after".
distance() { sed -n "/\"$2\": {/,/}/s/^ *\"$3\": \([^,]*\),*$/\1/p" "$1"; }
# match NAME DRY WET
match() {
    [ -f "$runs/$1/run.json" ] ||
        "$program" match-effect "$2" "$3" --evaluations "$evaluations" --threads 2 --seed 1 --out "$runs/$1" \
            --quiet >/dev/null
}
row() {  # NAME USED
    run=$runs/$1/run.json
    printf '| %s | %s | %s | %s | %.1f | %.1f | %.3f | %.3f | %d |\n' "$1" "$2" \
        "$(field "$run" effects)" "$(field "$run" judged_by)" \
        "$(distance "$run" before esr_db)" "$(distance "$run" after esr_db)" \
        "$(distance "$run" before composite)" "$(distance "$run" after composite)" \
        "$(field "$run" evaluations)"
}

for pair in fx1_distortion fx2_delay fx3_reverb; do
    match "$pair" "$targets/$pair-dry.flac" "$targets/$pair-wet.flac"
done
grep -v '^#' tools/effect_chains.txt | while read -r name dry chain; do
    preset "$name" "$chain" > "$runs/$name.json"
    "$program" apply "$runs/$name.json" "$targets/$dry.flac" "$runs/$name.wav" --float --quiet >/dev/null
    match "$name" "$targets/$dry.flac" "$runs/$name.wav"
done

families="low_pass high_pass band_pass notch low_shelf high_shelf peak parametric_eq=equaliser
soft_clip hard_clip rational fold tube drive=distortion bitcrush=bitcrush exciter=exciter
compressor gate transient=dynamics tremolo ring_mod=level warble chorus flanger phaser=delay_sweep
frequency_shift=shift delay echo comb=echo reverb hall=reverb"
{
    echo "# Results on effects"
    echo
    echo "Written by \`tools/effects_results.sh\`: at most $evaluations evaluations each, 2 threads, seed 1, every effect of the"
    echo "palette allowed. esr is the error-to-signal ratio in dB after pre-emphasis (1 - 0.85/z), before with"
    echo "the dry recording as loud as the wet one, after with the preset as \`apply\` plays it; composite is"
    echo "the judge of \`match\` (0 identical, 1 trivial)."
    echo
    echo "## Effects of other makers"
    echo
    echo "| pair | effect | found | judged by | esr before | esr after | composite before | composite after | evaluations |"
    echo "|---|---|---|---|---:|---:|---:|---:|---:|"
    row fx1_distortion "invada tube"
    row fx2_delay "ZamDelay"
    row fx3_reverb "Calf reverb"
    echo
    echo "## Our own effects, found again"
    echo
    echo "| chain | effects used | found | judged by | esr before | esr after | composite before | composite after | evaluations |"
    echo "|---|---|---|---|---:|---:|---:|---:|---:|"
    grep -v '^#' tools/effect_chains.txt | while read -r name dry chain; do
        row "$name" "$(echo "$chain" | sed 's/:[^ ]*//g; s/ / > /g')"
    done
    echo
    grep -v '^#' tools/effect_chains.txt | while read -r name dry chain; do
        echo "$(distance "$runs/$name/run.json" after esr_db)|$(echo "$chain" | sed 's/:[^ ]*//g')|$(field "$runs/$name/run.json" effects)"
    done | awk -F'|' -v families="$families" '
        BEGIN {
            gsub("\n", " ", families)
            count = split(families, words, " ")
            held = ""
            for (i = 1; i <= count; ++i) {
                held = held " " words[i]
                if (index(words[i], "=") == 0) continue
                split(words[i], last, "=")
                sub("=.*", "", held)
                members = split(held, m, " ")
                for (k = 1; k <= members; ++k) family[m[k]] = last[2]
                held = ""
            }
        }
        {
            plain = 1
            used = split($2, u, " ")
            gsub("[>+]", " ", $3)
            got = split($3, g, " ")
            for (i = 1; i <= used; ++i) {
                total++
                f = family[u[i]]
                if (f != "equaliser" && f != "distortion" && f != "bitcrush") plain = 0
                for (k = 1; k <= got; ++k) if (g[k] == u[i]) { same++; break }
                for (k = 1; k <= got; ++k) if (family[g[k]] == f) { kin++; break }
            }
            if (plain) { cases++; if ($1 <= -30) good++ }
        }
        END {
            printf "Of %d memoryless and equaliser chains %d reach -30 dB. ", cases, good
            printf "Of %d effects used %d are found as\nthe same module, %d as one of its family.\n", total, same, kin
        }'
} > docs/results-effects.md
