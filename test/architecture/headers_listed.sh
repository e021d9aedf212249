#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Compares the headers in a directory with the list that is installed.
set -euo pipefail
include=${1:?usage: headers_listed.sh <include directory> <list>}
list=${2:?usage: headers_listed.sh <include directory> <list>}
if ! diff <(LC_ALL=C sort "$list") <(cd "$include" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort); then
    echo 'lib/CMakeLists.txt must list every public header ("<": listed, ">": exists)'
    exit 1
fi
