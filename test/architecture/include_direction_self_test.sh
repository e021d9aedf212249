#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Adds one include of each kind to a copy of the tree: include_direction.sh must refuse the forbidden and only those.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "${1:?usage: include_direction_self_test.sh <root>}" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
failures=0

rooms=(text core json protocol/http protocol/limits protocol/pool net net/tls net/dial net/pool engine/answers
    engine/run engine/request engine/limits engine/call engine/stream engine/codec api/chat session results client testing)

# The copy as it is before a row.
fresh() {
    cp -r "$root/include" "$root/lib" "$copy"
    local room
    for room in "${rooms[@]}"; do
        mkdir -p "$copy/lib/$room"
        echo '#include <string>' >"$copy/lib/$room/probe.hpp"
    done
    mkdir -p "$copy/include/openai/testing"
    echo '#include <string>' >"$copy/include/openai/testing/probe.hpp"
    echo '#include <boost/asio/awaitable.hpp>' >"$copy/include/openai/core/probe_handle.hpp"
    echo '#include <openai/core/probe_handle.hpp>' >"$copy/include/openai/core/probe_resource.hpp"
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

row allowed include/openai/core/probe.hpp '#include <vector>'
row allowed include/openai/core/probe.hpp '#include <openai/core/headers.hpp>'
row allowed include/openai/core/probe.hpp '#include <boost/asio/awaitable.hpp>'
row allowed include/openai/chat/probe.hpp '#include <openai/core/headers.hpp>'
row allowed include/openai/session/probe.hpp '#include <openai/chat.hpp>'
row allowed lib/core/probe.cpp '#include <openai/core/headers.hpp>'
row allowed lib/protocol/http/probe.cpp '#include "probe.hpp"'
row allowed lib/protocol/http/http_parser.cpp '#include <boost/beast/http/parser.hpp>'
row allowed lib/protocol/http/inflater.cpp '#include <zlib.h>'
row allowed lib/protocol/http/probe.cpp '#include <boost/json/value.hpp>'
row allowed lib/json/json_text.cpp '#include <boost/json/parse.hpp>'
row allowed lib/net/probe.cpp '#include <protocol/http/probe.hpp>'
row allowed lib/net/tls/probe.hpp '#include <boost/asio/ssl/stream.hpp>'
row allowed lib/engine/call/probe.cpp '#include "net/probe.hpp"'
row allowed lib/engine/call/probe.cpp '#include "../run/probe.hpp"'
row allowed lib/engine/call/probe.cpp '// #include <boost/beast/http.hpp>'
row allowed lib/api/chat/probe.cpp '#include "engine/codec/probe.hpp"'
row allowed lib/api/files/probe.cpp '#include "api/chat/probe.hpp"'
row allowed lib/results/probe.cpp '#include "session/probe.hpp"'
row allowed lib/client/probe.cpp '#include "results/probe.hpp"'
row allowed lib/testing/probe.cpp '#include <boost/beast/http.hpp>'
row allowed lib/testing/probe.cpp '#include <openssl/ssl.h>'
row allowed lib/testing/probe.hpp '#include <openssl/ssl.h>'
row allowed lib/testing/probe.cpp '#include <openai/testing/probe.hpp>'

# Each room, and the one above it.
row direction lib/text/probe.cpp '#include "core/probe.hpp"'
row direction lib/core/probe.cpp '#include "json/probe.hpp"'
row direction lib/core/probe.cpp '#include "protocol/http/probe.hpp"'
row direction lib/json/probe.cpp '#include "protocol/http/probe.hpp"'
row direction lib/json/probe.cpp '#include "engine/answers/probe.hpp"'
row direction lib/json/probe.cpp '#include <openai/chat/message.hpp>'
row direction lib/protocol/http/probe.cpp '#include "json/probe.hpp"'
row direction lib/protocol/http/probe.hpp '#include "../limits/probe.hpp"'
row direction lib/protocol/limits/probe.hpp '#include "protocol/pool/probe.hpp"'
row direction lib/protocol/pool/probe.hpp '#include "protocol/limits/probe.hpp"'
row direction lib/protocol/pool/probe.hpp '#include "net/probe.hpp"'
row direction lib/net/probe.hpp '#include "net/tls/probe.hpp"'
row direction lib/net/probe.hpp '#include "json/probe.hpp"'
row direction lib/net/tls/probe.hpp '#include "net/dial/probe.hpp"'
row direction lib/net/dial/probe.hpp '#include "net/pool/probe.hpp"'
row direction lib/net/pool/probe.hpp '  #  include <engine/answers/probe.hpp> // reason'
row direction lib/engine/answers/probe.hpp '#include "engine/run/probe.hpp"'
row direction lib/engine/run/probe.hpp '#include "engine/request/probe.hpp"'
row direction lib/engine/request/probe.hpp '#include "engine/run/probe.hpp"'
row direction lib/engine/request/probe.hpp '#include "engine/limits/probe.hpp"'
row direction lib/engine/limits/probe.hpp '#include "engine/call/probe.hpp"'
row direction lib/engine/call/probe.hpp '#include "engine/stream/probe.hpp"'
row direction lib/engine/stream/probe.hpp '#include "engine/codec/probe.hpp"'
row direction lib/engine/codec/probe.hpp '#include "api/chat/probe.hpp"'
row direction lib/engine/codec/probe.hpp '#include <openai/chat.hpp>'
row direction lib/engine/call/probe.hpp '#include "results/probe.hpp"'
row direction lib/api/chat/probe.hpp '#include "session/probe.hpp"'
row direction lib/api/chat/probe.hpp '#include <openai/client.hpp>'
row direction lib/session/probe.hpp '#include "results/probe.hpp"'
row direction lib/results/probe.hpp '#include "client/probe.hpp"'
row direction lib/compat/probe.hpp '#include "client/probe.hpp"'
row direction lib/client/probe.hpp '#include <openai/compat/callbacks.hpp>'
row direction include/openai/core/probe.hpp '#include <protocol/http/probe.hpp>'
row direction include/openai/core/probe.hpp '#include "../../../lib/json/probe.hpp"'
row direction include/openai/core/probe.hpp '#include <openai/chat/message.hpp>'
row direction include/openai/detail/probe.hpp '#include <openai/chat/message.hpp>'
row direction include/openai/chat/probe.hpp '#include <openai/session/tools.hpp>'
row direction include/openai/chat/probe.hpp '#include <openai/client.hpp>'
row direction include/openai/chat/probe.hpp '#include <openai/testing/probe.hpp>'
row direction lib/client/probe.cpp '#include <openai/testing/probe.hpp>'
row direction lib/testing/probe.cpp '#include <protocol/http/probe.hpp>'
row direction lib/testing/probe.cpp '#include <json/probe.hpp>'
row direction lib/testing/probe.cpp '#include <net/probe.hpp>'
row direction lib/testing/probe.cpp '#include <client/probe.hpp>'
row direction include/openai/testing/probe.hpp '#include <net/probe.hpp>'

row missing lib/client/probe.cpp '#include <net/no_such_file.hpp>'
row computed lib/client/probe.cpp '#include PROBE'

row zlib lib/protocol/http/probe.cpp '#include <zlib.h>'
row zlib lib/client/probe.cpp '#include <zlib.h>'
row beast include/openai/core/probe.hpp '#include <boost/beast/core.hpp>'
row beast include/openai/testing/probe.hpp '#include <boost/beast.hpp>'
row beast lib/protocol/http/http_request.hpp '#include <boost/beast/http/message.hpp>'
row beast lib/net/probe.cpp '#include "boost/beast/core.hpp"'
row beast lib/client/probe.cpp '#include <boost/beast/http.hpp>'
row openssl include/openai/core/probe.hpp '#include <openssl/ssl.h>'
row openssl include/openai/testing/probe.hpp '#include <boost/asio/ssl.hpp>'
row openssl lib/net/probe.cpp '#include <boost/asio/ssl/context.hpp>'
row openssl lib/client/probe.cpp '#include <openssl/err.h>'
row openssl lib/protocol/http/probe.cpp '#include <openssl/sha.h>'
row json-parser include/openai/core/probe.hpp '#include <boost/json.hpp>'
row json-parser lib/protocol/http/probe.cpp '#include <boost/json/parse.hpp>'
row json-parser lib/client/probe.cpp '#include <boost/json/stream_parser.hpp>'
row json-parser lib/net/probe.cpp '#include <boost/json/basic_parser_impl.hpp>'
row json-parser lib/core/error.cpp '#include <boost/json/parser.hpp>'
row asio lib/protocol/http/probe.hpp '#include <boost/asio/buffer.hpp>'
row asio lib/json/probe.hpp '#include <boost/asio.hpp>'
row asio lib/core/probe.cpp '#include <boost/asio/error.hpp>'
row asio lib/api/chat/message.cpp '#include <boost/asio/error.hpp>'
row asio lib/api/chat/message.cpp '#include "engine/codec/stream_answer.hpp"'
row asio lib/api/chat/message.cpp '#include "engine/run/spawn.hpp"'
row asio lib/engine/answers/api_error.cpp '#include "net/clock.hpp"'
row asio lib/session/chat_history.cpp '#include <openai/chat.hpp>'
row asio lib/results/future_ledger.cpp '#include <boost/asio/post.hpp>'
row asio lib/json/probe.hpp '#include <openai/core/probe_handle.hpp>'
row asio lib/protocol/http/probe.hpp '#include <openai/core/probe_resource.hpp>'

# <rule> <first file that is complained about>: of what is in the copy now
whole() {
    local output status=0
    output=$("$here/include_direction.sh" "$copy") || status=$?
    if [[ $status -eq 1 && $output == *"$2:1: $1: "* ]]; then return; fi
    printf 'expected %s for %s, got status %s:\n%s\n' "$1" "$2" "$status" "$output"
    failures=$((failures + 1))
}
for file in lib/probe.hpp lib/elsewhere/probe.hpp include/openai/probe.hpp include/openai/elsewhere/probe.hpp; do
    mkdir -p "$(dirname "$copy/$file")"
    echo '#include <string>' >"$copy/$file"
    whole unknown-room "$file"
    rm "$copy/$file"
done
for i in {1..7}; do echo "#include \"core/level_$((i + 1)).hpp\"" >"$copy/lib/core/level_$i.hpp"; done
echo '#include <string>' >"$copy/lib/core/level_8.hpp"
whole levels lib/core/level_1.hpp
rm "$copy"/lib/core/level_*.hpp
for i in {1..41}; do echo '#include <string>' >"$copy/lib/text/many_$i.hpp"; done
whole folder lib/text

if [[ $failures -ne 0 ]]; then
    echo "$failures rows failed"
    exit 1
fi
echo "all rows as expected"
