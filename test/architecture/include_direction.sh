#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Reads every #include in <root>/include and <root>/lib and fails on each edge that points up or through the wrong door.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${1:?usage: include_direction.sh <root>}"
mapfile -t files < <(find include lib -type f \( -name '*.[hci]pp' -o -name '*.h' \) | LC_ALL=C sort)
exec awk -f "$here/include_direction.awk" "${files[@]}"
