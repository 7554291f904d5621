#!/bin/sh
# Installs what tools/packages.txt lists and is not there yet. Needs no network once all is there.
set -eu
cd "$(dirname "$0")/.."

wanted=$(sed 's/#.*//' tools/packages.txt)
missing=""
for package in $wanted; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

echo "installing:$missing"
if [ "$(id -u)" -eq 0 ]; then
    sudo=""
elif command -v sudo >/dev/null; then
    sudo=sudo
else
    echo "setup: need root or sudo to install:$missing" >&2
    exit 69
fi
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q
# shellcheck disable=SC2086  # a list of words is meant
$sudo apt-get install -q -y --no-install-recommends $missing
