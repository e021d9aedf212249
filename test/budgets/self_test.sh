#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# self_test.sh <slowed program> <compiler and Boost>
# With 5 % more instructions for each delta, check.sh fails, and for the deltas alone.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
status=0
budget=$(sed -n "s/^${2//./\\.} .*| delta \([0-9]*\).*/\1/p" "$here/budgets.txt" | head -1)
export SLOWDOWN=$((${budget:-0} * 5 / 100))
output=$("$here/check.sh" "$1" "$2") || status=$?
echo "$output"
if [[ $status -eq 77 ]]; then exit 77; fi
[[ $status -eq 1 ]]
grep -q "^delta: over its budget" <<<"$output"
grep -q "^collected_delta: over its budget" <<<"$output"
! grep -q "^request: over its budget" <<<"$output"
