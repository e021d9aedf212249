#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# plain.sh <sources> <build folder> <cmake options>...
# Configures a project from an empty folder, and looks at what would be built: the client library, and nothing else.
set -euo pipefail
rm -rf "$2"
cmake -G Ninja -S "$1" -B "$2" "${@:3}"
planned=$(cmake --build "$2" -- -n)
library=$(grep -E 'libasio_openai\.(a|so)' <<<"$planned" || true)
other=$(grep -E 'testing|test-server|/test/|samples|GTest' <<<"$planned" || true)
[[ -n $library ]] || { echo "the library is not built" && exit 1; }
[[ -z $other ]] || { printf 'built without being asked for:\n%s\n' "$other" && exit 1; }
