#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# A unit that awaits one call may cost at most 1.6 times the CPU of a unit that awaits one timer.
set -euo pipefail
compiler=${1:?usage: compile_time.sh <compiler> <options file>}
options=${2:?options file}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
limit=1.6
rounds=3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# CPU seconds, user and system, of compiling one unit; the compiler's own messages on failure.
cost() {
    local TIMEFORMAT='%U %S' seconds
    if ! seconds=$({ time "$compiler" "@$options" -O0 -c "$1" -o "$scratch/unit.o" 2>"$scratch/messages"; } 2>&1); then
        cat "$scratch/messages" >&2
        return 1
    fi
    awk '{ print $1 + $2 }' <<<"$seconds"
}

median() { sort -n "$1" | sed -n "$((rounds / 2 + 1))p"; }

cost "$here/compile_time_user.cpp" >/dev/null # fills the file cache
for ((round = 0; round < rounds; ++round)); do
    cost "$here/compile_time_baseline.cpp" >>"$scratch/baseline"
    cost "$here/compile_time_user.cpp" >>"$scratch/user"
done
awk -v user="$(median "$scratch/user")" -v baseline="$(median "$scratch/baseline")" -v limit=$limit 'BEGIN {
    printf "user unit %.2f s, baseline %.2f s CPU: ratio %.2f, limit %.1f\n", user, baseline, user / baseline, limit
    exit user > limit * baseline
}'
