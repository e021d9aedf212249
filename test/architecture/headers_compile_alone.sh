#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# headers_compile_alone.sh <list> <compiler> <options file>
# Compiles each public header of the list as a unit of its own, included twice, behind macros that other libraries define;
# tells which of them do not compile.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
list=${1:?usage: headers_compile_alone.sh <list> <compiler> <options file>}
compiler=${2:?compiler}
options=${3:?options file}

# As part of the program that is compiled: warnings of headers behind -isystem are not shown.
own=$(mktemp)
trap 'rm -f "$own"' EXIT
grep -v '^-isystem' "$options" >"$own"

failed=0
while read -r header; do
    printf '#include <%s>\n#include <%s>\n' "$header" "$header" |
        "$compiler" "@$own" -include "$here/macros_of_others.hpp" -Wall -Wextra -Wpedantic -Wconversion -Wshadow \
            -Werror -fsyntax-only -x c++ - || {
        echo "<$header> does not compile alone"
        failed=1
    }
done <"$list"
exit $failed
