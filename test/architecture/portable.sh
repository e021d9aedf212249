#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# portable.sh <root>: fails if the library or the local server uses what only Linux or its C library has, outside of the
# files that have a second version for POSIX: <name>.cpp beside <name>_portable.cpp.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${1:?usage: portable.sh <root>}"
mapfile -t files < <(find include lib -name '*.[ch]pp' | LC_ALL=C sort)
[[ ${#files[@]} -gt 0 ]] || { echo 'nothing was read'; exit 1; }
failed=0
awk -f "$here/portable.awk" "${files[@]}" || failed=1

# A build for another system takes each second version.
for second in "${files[@]}"; do
    if [[ $second != *_portable.cpp ]]; then continue; fi
    first=${second%_portable.cpp}
    if [[ ! -e $first.cpp ]]; then
        echo "$second: there is no $first.cpp"
        failed=1
    fi
    if ! grep -qxE "    ${first#lib/}[$][{](portable|decimal)[}][.]cpp" lib/CMakeLists.txt; then
        echo "$second: lib/CMakeLists.txt does not list ${first#lib/}\${portable}.cpp"
        failed=1
    fi
done
exit "$failed"
