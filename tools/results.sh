#!/bin/sh
# Matches every reference target and writes docs/results.md with its pictures; takes ten minutes.
# usage: tools/results.sh [DURATION] [RUNS]   RUNS: where the runs are kept, and taken from if there
set -eu
cd "$(dirname "$0")/.."
duration=${1:-30s}
runs=${2:-runs/results}
program=build/release/patchbreeder
field() { sed -n "s/^ *\"$2\": \"*\([^\",]*\)\"*,*$/\1/p" "$1" | head -n 1; }

mkdir -p "$runs" docs/pictures
for target in presets/targets/t*.flac; do
    name=$(basename "$target" .flac)
    [ -f "$runs/$name/run.json" ] ||
        "$program" match "$target" --time "$duration" --threads 2 --seed 1 --out "$runs/$name" --quiet
    cp "$runs/$name/compare.png" "docs/pictures/$name.png"
done

{
    echo "# Results on the reference targets"
    echo
    echo "Written by \`tools/results.sh\`: $duration, 2 threads, seed 1, all templates compete. The targets"
    echo "are recordings of other synthesizers, drums and instruments ([sources](../presets/targets/README.md)),"
    echo "so no patch of ours can equal them. match % is 100 x (1 - score) of the composite judge"
    echo "([docs/fitness.md](fitness.md)); noise-like sounds score low because another noise with the right"
    echo "spectrum and envelope is the trivial answer that counts as 1."
    echo
    echo "| target | match % | best template | evaluations | evaluations/s |"
    echo "|---|---:|---|---:|---:|"
    for target in presets/targets/t*.flac; do
        name=$(basename "$target" .flac)
        run="$runs/$name/run.json"
        made=$(field "$run" evaluations)
        # The second "seconds" of the file is the search's, the first the target's.
        took=$(sed -n 's/^  "seconds": \([^,]*\),$/\1/p' "$run")
        best=$(sed -n 's/^  "template": "\(.*\)",$/\1/p' "$run")
        awk -v n="$name" -v m="$(field "$run" match_percent)" -v t="$best" -v e="$made" -v s="$took" \
            'BEGIN {printf "| %s | %.1f | %s | %d | %d |\n", n, m, t, e, e / s}'
    done
    echo
    echo "## Pictures"
    echo
    echo "Left the target, right the match; time to the right, 40 Hz to 16 kHz upwards."
    for target in presets/targets/t*.flac; do
        name=$(basename "$target" .flac)
        echo
        echo "**$name**"
        echo
        echo "![$name](pictures/$name.png)"
    done
} > docs/results.md
