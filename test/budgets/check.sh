#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# check.sh <program> <compiler and Boost>
# Counts the instructions of each unit of work and compares them with budgets.txt: 3 % more fails, and so does more than
# 10.5 times the cost for ten times the work. A count depends on compiler and libraries, and budgets are for those named
# in the file; others are skipped (status 77), and the line to add is printed.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
program=$1
toolchain="$2 $(getconf GNU_LIBC_VERSION | tr ' ' '-') $(uname -m)"
command -v valgrind >/dev/null || {
    echo "skipped: valgrind is not installed"
    exit 77
}

counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT
# glibc chooses its string functions by processor: here always the same.
GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-BMI2,-ERMS,-FSRM,-SSE4_2,-SSSE3 \
    valgrind --tool=callgrind --callgrind-out-file="$counts/part" --dump-before=next_count "$program" \
    >"$counts/log" 2>&1 || {
    cat "$counts/log"
    exit 1
}

# The instructions of the n-th run: every second part, because of what lies between them.
run() { awk '$1 == "totals:" { print $2 }' "$counts/part.$((2 * $1))"; }

measured=""
for unit in delta:1 collected_delta:4 request:7 response_delta:10; do
    first=${unit#*:}
    times=900
    if [[ $unit != request:* ]]; then times=9000; fi
    measured+="${unit%:*} $(run $((first + 1))) $(run $((first + 2))) $times"$'\n'
done

awk -v toolchain="$toolchain" '
    FNR == NR { # the budgets: toolchain | unit instructions | ...
        split($0, column, " *[|] *")
        if (/^#/ || column[1] != toolchain) next
        known = 1
        for (i = 2; i in column; ++i) { split(column[i], pair, " "); budget[pair[1]] = pair[2] }
        next
    }
    NF == 4 {
        cost = ($3 - $2) / $4
        line = line sprintf(" | %s %.0f", $1, cost)
        growth = $3 / $2
        printf "%s: %.1f instructions; ten times the work costs %.2f times as much\n", $1, cost, growth
        if (growth > 10.5) { print $1 ": grows faster than its work"; failed = 1 }
        if (known && !($1 in budget)) { print $1 ": has no budget"; failed = 1 }
        else if (known && cost > budget[$1] * 1.03) { printf "%s: over its budget of %d by %.1f %%\n", $1, budget[$1], 100 * cost / budget[$1] - 100; failed = 1 }
        else if (known && cost < budget[$1] * 0.9) printf "%s: far below its budget of %d, which may be lowered\n", $1, budget[$1]
    }
    END {
        print "in budgets.txt: " toolchain line
        if (!known) print "skipped: no budgets for this toolchain"
        exit failed ? 1 : known ? 0 : 77
    }' "$here/budgets.txt" - <<<"$measured"
