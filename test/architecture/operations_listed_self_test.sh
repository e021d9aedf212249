#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Changes a copy of the headers and of the list: operations_listed.sh must notice each change.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "${1:?usage: operations_listed_self_test.sh <root>}" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
list=test/support/all_operations.hpp
failures=0

# <line of the output, or "allowed"> <file> <sed script>
row() {
    local said=$1 file=$2 change=$3 output status=0
    mkdir -p "$copy/test/support"
    cp -r "$root/include" "$copy"
    cp "$root/$list" "$copy/$list"
    sed -i "$change" "$copy/$file"
    output=$("$here/operations_listed.sh" "$copy") || status=$?
    if [[ $said == allowed && $status -eq 0 ]]; then return; fi
    if [[ $said != allowed && $status -eq 1 && $'\n'$output == *$'\n'"$said"$'\n'* ]]; then return; fi
    printf 'expected %s for %s in %s, got status %s:\n%s\n' "$said" "$change" "$file" "$status" "$output"
    failures=$((failures + 1))
}

row allowed include/openai/files.hpp '1i struct probe {};'
row '> probe' include/openai/files.hpp '1i struct probe {\n    OPENAI_DECL static const detail::codec wire;\n};'
row '> create_file' "$list" '/endpoints::create_file,/d'
row '< create_file' include/openai/files.hpp '/^struct create_file /,/^};/d'
row '< create_file' "$list" '/endpoints::create_file,/p'
row '> any_request' "$list" '/endpoints::add_upload_part,/{h;d};/endpoints::any_request,/G'

if [[ $failures -ne 0 ]]; then
    echo "$failures rows failed"
    exit 1
fi
echo "all rows as expected"
