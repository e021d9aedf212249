#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# references.sh <root>: every link, header and path that the pages name leads somewhere.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${1:?usage: references.sh <root>}"
mapfile -t pages < <(find ./*.md docs samples -name '*.md' -not -path 'docs/site/*' | LC_ALL=C sort)
exec awk -f "$here/references.awk" "${pages[@]}"
