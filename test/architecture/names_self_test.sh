#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Writes one line at a time into a small tree: names.sh must refuse the names that were given up and only those.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{include/openai/testing,lib/net,lib/testing}
echo 'class client;' >"$tree/include/openai/client.hpp"
failures=0

# <refused or allowed> <line> [file]
row() {
    local status=0 output file=$tree/${3:-lib/net/probe.hpp}
    echo "$2" >"$file"
    output=$("$here/names.sh" "$tree") || status=$?
    rm "$file"
    if [[ $1 == allowed && $status -eq 0 ]] || [[ $1 == refused && $status -eq 1 && $output == *"$2"*"^ use "* ]]; then return; fi
    printf 'expected %s for %s, got status %s:\n%s\n' "$1" "$2" "$status" "$output"
    failures=$((failures + 1))
}
row allowed 'class wait_queue; // the planets, traffic analysis, unusual'
row allowed 'class turnstile;' lib/testing/probe.hpp
row refused 'class turnstile;'
row refused 'of_stranger(server);'
row refused 'closing_habits all;'
row refused 'bool read_usual_delta();'
row refused 'static constexpr milliseconds patience{1};' include/openai/testing/probe.hpp
row refused '/// Asks a question.'
row refused 'namespace openai::io {'
row refused 'io::deadline limit;'
row refused 'detail::traffic& traffic();'
row refused 'call_options& ask(std::string name) &;'
row refused 'throw error(errc::lost, "");'
row refused 'response_wishes wishes;'
row refused 'std::vector<wanted_call> calls;'
row refused 'refuse(path, no_place);'
row refused 'using openai::mapping::read;'
if [[ $failures -ne 0 ]]; then
    echo "$failures rows failed"
    exit 1
fi
echo "all rows as expected"
