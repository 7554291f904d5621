#!/bin/sh
# The first command: installs, builds, and breeds a patch for a real sample in about 20 seconds.
# usage: tools/demo.sh [TARGET.wav]
set -eu
cd "$(dirname "$0")/.."

tools/setup.sh
cmake --preset release >/dev/null
cmake --build --preset release --target patchbreeder

target=${1:-presets/targets/t01_bass_tight.flac}
run=runs/demo
rm -rf "$run"
build/release/patchbreeder match "$target" --time 20s --seed 1 --out "$run"
echo
echo "Listen:   play $target, then $run/best.wav (any audio player; 'apt install sox' gives 'play')"
echo "Play on:  build/release/patchbreeder render $run/best.json --note C4 --out c4.wav"
