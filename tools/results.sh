#!/bin/sh
# Matches every reference target with several seeds and writes docs/results.md with its pictures;
# takes an hour with the defaults, on a machine that does nothing else.
# usage: tools/results.sh [DURATION] [RUNS] [SEEDS]   RUNS: where the runs are kept, and taken from
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
duration=${1:-60s}
runs=${2:-runs/results}
seeds=${3:-3}
program=build/release/patchbreeder
names=$(cd presets/targets && ls t*.flac | sed 's/\.flac$//')
families="bass lead pad pluck FM organ wind drum texture"

family_of() {
    case $1 in
        *bass*) echo bass ;;
        *lead*) echo lead ;;
        *pad*) echo pad ;;
        *pluck* | *guitar*) echo pluck ;;
        *fm_*) echo FM ;;
        *organ*) echo organ ;;
        *reed* | *clarinet*) echo wind ;;
        *kick* | *snare* | *hat* | *tom*) echo drum ;;
        *) echo texture ;;
    esac
}

for seed in $(seq "$seeds"); do
    for name in $names; do
        [ -f "$runs/$name-$seed/run.json" ] ||
            "$program" match "presets/targets/$name.flac" --time "$duration" --threads 2 \
                --seed "$seed" --out "$runs/$name-$seed" --quiet > /dev/null
    done
done

# NAME SEED: template, evaluations, evaluations a second, and match % after 10 s, 30 s and the end.
facts() {
    run="$runs/$1-$2/run.json"
    made=$(sed -n 's/^ *"evaluations": \([0-9]*\),*$/\1/p' "$run" | head -n 1)
    best=$(sed -n 's/^  "template": "\(.*\)",$/\1/p' "$run")
    match=$(sed -n 's/^ *"match_percent": \([^,]*\),*$/\1/p' "$run" | head -n 1)
    # The history of a phrase begins with one of its notes alone, which is another target.
    phrase=$(grep -c '"fitted_alone"' "$run" || true)
    awk -F, -v t="$best" -v e="$made" -v m="$match" -v phrase="$phrase" '
        NR > 1 {
            if (best == "" || $6 < best) best = $6
            if ($1 <= 10) ten = best
            if ($1 <= 30) thirty = best
            took = $1
        }
        END {
            if (ten == "") ten = best
            if (thirty == "") thirty = best
            printf "%s %d %d ", t, e, e / (took > 0 ? took : 1)
            if (phrase) printf "- - %.1f\n", m
            else printf "%.1f %.1f %.1f\n", 100 * (1 - ten), 100 * (1 - thirty), m
        }
    ' "$runs/$1-$2/history.csv"
}

all=$(mktemp)
trap 'rm -f "$all"' EXIT
for name in $names; do
    for seed in $(seq "$seeds"); do
        line=$(facts "$name" "$seed")
        echo "$name $seed $line"
    done
done > "$all"

# FILTER COLUMN: the median over the lines that match and have a figure.
median() {
    awk -v f="$1" -v c="$2" '$0 ~ f && $c != "-" {print $c}' "$all" | sort -n |
        awk '{v[NR] = $1} END {printf "%.1f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}
# NAME: the best of its seeds, as "seed template".
best_of() {
    awk -v f="^$1 " '$0 ~ f' "$all" | sort -k8,8 -n -r | awk 'NR == 1 {print $2, $3}'
}

mkdir -p docs/pictures
for name in $names; do
    cp "$runs/$name-$(best_of "$name" | cut -d' ' -f1)/compare.png" "docs/pictures/$name.png"
done

# FAMILY history.csv, of all searches but those of phrases.
courses() {
    for family in $families; do
        for name in $names; do
            [ "$(family_of "$name")" = "$family" ] || continue
            for seed in $(seq "$seeds"); do
                grep -q '"fitted_alone"' "$runs/$name-$seed/run.json" ||
                    echo "$family $runs/$name-$seed/history.csv"
            done
        done
    done
}
courses | awk -f tools/course.awk > docs/pictures/course.svg

{
    echo "# Results on the reference targets"
    echo
    echo "Written by \`tools/results.sh\`: $duration, 2 threads, seeds 1 to $seeds, all templates that suit the"
    echo "sound compete. The targets are recordings of other synthesizers, drums and instruments"
    echo "([sources](../presets/targets/README.md)), so no patch of ours can equal them. match % is"
    echo "100 x (1 - score) of the composite judge ([docs/fitness.md](fitness.md)), the median of the seeds and,"
    echo "in brackets, the lowest and highest; noise-like sounds score low because another noise with the right"
    echo "spectrum and envelope is the trivial answer that counts as 1. *First* is what the first search reached"
    echo "in 30 s with four templates, one seed; it is kept in \`tools/results_first.txt\`."
    echo
    echo "| family | target | match % | | first | best template | evaluations | a second |"
    echo "|---|---|---:|---|---:|---|---:|---:|"
    for family in $families; do
        for name in $names; do
            [ "$(family_of "$name")" = "$family" ] || continue
            range=$(awk -v f="^$name " '$0 ~ f {print $8}' "$all" | sort -n | sed -n '1p;$p' | paste -sd- -)
            first=$(awk -v n="$name" '$1 == n {printf "%.1f", $2}' tools/results_first.txt)
            echo "| $family | $name | $(median "^$name " 8) | ($range) | $first |" \
                "$(best_of "$name" | cut -d' ' -f2) | $(median "^$name " 4 | cut -d. -f1) |" \
                "$(median "^$name " 5 | cut -d. -f1) |"
        done
    done
    echo
    echo "The median of all runs is $(median . 6) % after 10 s, $(median . 7) % after 30 s and $(median . 8) % at the end."
    echo "By family, at these times of the same searches (of the melody t18 only the end: a phrase begins with"
    echo "one of its notes):"
    echo
    echo "| family | 10 s | 30 s | end |"
    echo "|---|---:|---:|---:|"
    for family in $families; do
        members=$(for name in $names; do [ "$(family_of "$name")" = "$family" ] && echo "^$name "; done | paste -sd'|' -)
        echo "| $family | $(median "$members" 6) | $(median "$members" 7) | $(median "$members" 8) |"
    done
    echo
    echo "![match against seconds, by family](pictures/course.svg)"
    echo
    echo "## Pictures"
    echo
    echo "Left the target, right the match; time to the right, 40 Hz to 16 kHz upwards; the best of the seeds."
    for name in $names; do
        echo
        echo "**$name**"
        echo
        echo "![$name](pictures/$name.png)"
    done
} > docs/results.md
