#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# A unit that awaits one call may cost the compiler at most 1.5 times the work of a unit that awaits one timer.
# The work is the blocks of code that the compiler executes, as valgrind counts them: two runs differ in the ninth digit,
# where CPU time on a busy machine differs by two thirds. In CPU time of a quiet machine the limit is 1.6.
set -euo pipefail
compiler=${1:?usage: compile_time.sh <compiler> <options file>}
options=${2:?options file}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
limit=1.5
command -v valgrind >/dev/null || {
    echo "skipped: valgrind is not installed"
    exit 77
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Blocks executed to compile one unit, by the driver and what it starts; the compiler's own messages on failure.
work() {
    local logs="$scratch/$1"
    mkdir "$logs"
    if ! valgrind --tool=none --stats=yes --trace-children=yes --log-file="$logs/%p" \
        "$compiler" "@$options" -O0 -S "$here/$1.cpp" -o "$scratch/unit.s" 2>"$scratch/messages"; then
        cat "$scratch/messages" >&2
        return 1
    fi
    cat "$logs"/* | sed -n 's/.*scheduler: \([0-9,]*\) event checks.*/\1/p' | tr -d , | awk '{ sum += $1 } END { print sum + 0 }'
}

baseline=$(work compile_time_baseline)
user=$(work compile_time_user)
awk -v user="$user" -v baseline="$baseline" -v limit=$limit 'BEGIN {
    printf "user unit %.1f, baseline %.1f million blocks: ratio %.3f, limit %.1f\n", user / 1e6, baseline / 1e6, user / baseline, limit
    exit !(baseline > 1e6 && user <= limit * baseline)
}'
