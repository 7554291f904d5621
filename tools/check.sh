#!/bin/sh
# The second command: set-up, then everything that must pass: format, a build without warnings, tests.
set -eu
cd "$(dirname "$0")/.."

tools/setup.sh
echo "== format"
git ls-files '*.h' '*.cpp' | xargs clang-format --dry-run --Werror
echo "== build (warnings are errors)"
cmake --preset dev >/dev/null
cmake --build --preset dev
echo "== tests"
ctest --preset dev
echo "== signature on every instruction set and thread count"
tools/signature.sh build/dev/patchbreeder
