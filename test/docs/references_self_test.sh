#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Adds one line of each kind to a page of a small tree: references.sh must refuse the wrong ones and only those.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{docs/decisions,samples,include/openai,lib/text}
touch "$tree/README.md" "$tree/CONTRIBUTING.md" "$tree/include/openai/client.hpp" "$tree/lib/text/utf8.hpp"
printf '# A page\n\n## With `code`, and a comma\n' >"$tree/docs/page.md"
failures=0

# <words of the complaint, or "right"> <line> [page]
row() {
    local wanted=$1 output status=0 page=$tree/${3:-docs/index.md}
    printf '[a page](%s)\n\n%s\n' "$([[ ${3:-} == docs/decisions/* ]] && echo ../page.md || echo page.md)" "$2" >"$page"
    output=$("$here/references.sh" "$tree") || status=$?
    rm "$page"
    if [[ $wanted == right && $status -eq 0 ]]; then return; fi
    if [[ $wanted != right && $status -eq 1 && $output == *": $wanted"* ]]; then return; fi
    printf 'expected "%s" for %s, got status %s:\n%s\n' "$wanted" "$2" "$status" "$output"
    failures=$((failures + 1))
}
row right '[a page](page.md), [a heading](page.md#with-code-and-a-comma), [above](../README.md), [a folder](../samples)'
row right 'see `lib/text`, `lib/text/utf8.hpp`, <openai/client.hpp> and [elsewhere](https://example.org/nothing)'
row right '`lib/was_here/once.hpp` and <openai/once.hpp>' docs/decisions/0001-was.md
row 'no file docs/other.md' '[a page](other.md)'
row 'no heading #other in docs/page.md' '[a heading](page.md#other)'
row 'no heading #here in docs/index.md' '[a heading](#here)'
row 'no file docs/decisions/other.md' '[a page](other.md)' docs/decisions/0001-was.md
row 'no header <openai/other.hpp>' 'include <openai/other.hpp>'
row 'no file lib/other' 'in `lib/other`'
if [[ $failures -ne 0 ]]; then
    echo "$failures rows failed"
    exit 1
fi
echo "all rows as expected"
