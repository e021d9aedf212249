#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Compares the operations that the public headers declare with the list that the tests go through.
set -euo pipefail
cd "${1:?usage: operations_listed.sh <root>}"
list=test/support/all_operations.hpp

declared() {
    find include -name '*.hpp' -exec cat {} + | awk '
        $1 == "struct" { name = $2 }
        /static const detail::codec wire;/ { print name }' | LC_ALL=C sort
}
listed() { sed -n '/^using all_operations/,/;/s/^ *endpoints::\([a-z0-9_]*\).*/\1/p' "$list"; }

if ! diff <(listed) <(declared); then
    echo "$list must list every operation that include/openai declares, sorted, one a line" \
        '("<": listed, ">": declared): add the line with ">", remove the one with "<"'
    exit 1
fi
