#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Adds one include of each kind to a copy of the tree: include_direction.sh must refuse the forbidden and only those.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "${1:?usage: include_direction_self_test.sh <root>}" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
failures=0

# The copy as it is before a row.
fresh() {
    cp -r "$root/include" "$root/lib" "$copy"
    local layer
    for layer in protocol model io client testing; do
        mkdir -p "$copy/lib/$layer"
        echo '#include <string>' >"$copy/lib/$layer/probe.hpp"
    done
    mkdir -p "$copy/include/openai/testing"
    echo '#include <string>' >"$copy/include/openai/testing/probe.hpp"
    echo '#include <boost/asio/awaitable.hpp>' >"$copy/include/openai/probe_handle.hpp"
    echo '#include <openai/probe_handle.hpp>' >"$copy/include/openai/probe_resource.hpp"
}
fresh

# <rule, or "allowed"> <file> <include line>
row() {
    local rule=$1 file=$2 line=$3 output number status=0
    mkdir -p "$(dirname "$copy/$file")"
    if [[ -e $copy/$file ]]; then cp "$copy/$file" "$copy/before"; fi
    echo "$line" >>"$copy/$file"
    number=$(wc -l <"$copy/$file")
    output=$("$here/include_direction.sh" "$copy") || status=$?
    rm "$copy/$file"
    if [[ -e $copy/before ]]; then mv "$copy/before" "$copy/$file"; fi
    if [[ $rule == allowed && $status -eq 0 ]]; then return; fi
    if [[ $rule != allowed && $status -eq 1 && $output == *"$file:$number: $rule: "* ]]; then return; fi
    printf 'expected %s for %s in %s, got status %s:\n%s\n' "$rule" "$line" "$file" "$status" "$output"
    failures=$((failures + 1))
}

row allowed include/openai/probe.hpp '#include <vector>'
row allowed include/openai/probe.hpp '#include <openai/headers.hpp>'
row allowed include/openai/probe.hpp '#include <boost/asio/awaitable.hpp>'
row allowed lib/probe.cpp '#include <openai/headers.hpp>'
row allowed lib/protocol/probe.cpp '#include "probe.hpp"'
row allowed lib/protocol/http_parser.cpp '#include <boost/beast/http/parser.hpp>'
row allowed lib/protocol/inflater.cpp '#include <zlib.h>'
row allowed lib/model/probe.cpp '#include <boost/json/parse.hpp>'
row allowed lib/response.cpp '#include <boost/json/parse.hpp>'
row allowed lib/protocol/probe.cpp '#include <boost/json/value.hpp>'
row allowed lib/io/probe.cpp '#include <protocol/probe.hpp>'
row allowed lib/io/tls_probe.hpp '#include <boost/asio/ssl/stream.hpp>'
row allowed lib/client/probe.cpp '#include "io/probe.hpp"'
row allowed lib/client/probe.cpp '#include "../model/probe.hpp"'
row allowed lib/client/probe.cpp '// #include <boost/beast/http.hpp>'
row allowed lib/testing/probe.cpp '#include <boost/beast/http.hpp>'
row allowed lib/testing/probe.cpp '#include <openssl/ssl.h>'
row allowed lib/testing/probe.hpp '#include <openssl/ssl.h>'
row allowed lib/testing/probe.cpp '#include <openai/testing/probe.hpp>'

row zlib lib/protocol/probe.cpp '#include <zlib.h>'
row zlib lib/client/probe.cpp '#include <zlib.h>'
row direction lib/protocol/probe.cpp '#include <model/probe.hpp>'
row direction lib/protocol/probe.cpp '#include "../model/probe.hpp"'
row direction lib/model/probe.cpp '#include <protocol/probe.hpp>'
row direction lib/protocol/probe.hpp '#include "io/probe.hpp"'
row direction lib/model/probe.cpp '#include <client/probe.hpp>'
row direction lib/io/probe.hpp '  #  include <client/probe.hpp> // reason'
row direction lib/probe.cpp '#include <protocol/probe.hpp>'
row direction lib/probe.cpp '#include <model/probe.hpp>'
row direction include/openai/probe.hpp '#include <protocol/probe.hpp>'
row direction include/openai/probe.hpp '#include "../../lib/model/probe.hpp"'
row direction include/openai/probe.hpp '#include <openai/testing/probe.hpp>'
row direction lib/client/probe.cpp '#include <openai/testing/probe.hpp>'
row direction lib/testing/probe.cpp '#include <protocol/probe.hpp>'
row direction lib/testing/probe.cpp '#include <model/probe.hpp>'
row direction lib/testing/probe.cpp '#include <io/probe.hpp>'
row direction lib/testing/probe.cpp '#include <client/probe.hpp>'
row direction include/openai/testing/probe.hpp '#include <io/probe.hpp>'
row unknown-layer lib/elsewhere/probe.cpp '#include <openai/headers.hpp>'
row missing lib/client/probe.cpp '#include <io/no_such_file.hpp>'
row computed lib/client/probe.cpp '#include PROBE'
row beast include/openai/probe.hpp '#include <boost/beast/core.hpp>'
row beast include/openai/testing/probe.hpp '#include <boost/beast.hpp>'
row beast lib/protocol/http_request.hpp '#include <boost/beast/http/message.hpp>'
row beast lib/io/probe.cpp '#include "boost/beast/core.hpp"'
row beast lib/client/probe.cpp '#include <boost/beast/http.hpp>'
row openssl include/openai/probe.hpp '#include <openssl/ssl.h>'
row openssl include/openai/testing/probe.hpp '#include <boost/asio/ssl.hpp>'
row openssl lib/io/probe.cpp '#include <boost/asio/ssl/context.hpp>'
row openssl lib/client/probe.cpp '#include <openssl/err.h>'
row openssl lib/protocol/probe.cpp '#include <openssl/sha.h>'
row json-parser include/openai/probe.hpp '#include <boost/json.hpp>'
row json-parser lib/protocol/probe.cpp '#include <boost/json/parse.hpp>'
row json-parser lib/client/probe.cpp '#include <boost/json/stream_parser.hpp>'
row json-parser lib/io/probe.cpp '#include <boost/json/basic_parser_impl.hpp>'
row json-parser lib/error.cpp '#include <boost/json/parser.hpp>'
row asio lib/protocol/probe.hpp '#include <boost/asio/buffer.hpp>'
row asio lib/model/probe.cpp '#include <boost/asio.hpp>'
row asio lib/probe.cpp '#include <boost/asio/error.hpp>'
row asio lib/model/probe.cpp '#include <openai/probe_handle.hpp>'
row asio lib/protocol/probe.hpp '#include <openai/probe_resource.hpp>'

if [[ $failures -ne 0 ]]; then
    echo "$failures rows failed"
    exit 1
fi
echo "all rows as expected"
