#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# count.sh <bench_json>: the instructions that each way to read a delta takes, for docs/decisions/0035-json-scan.md.
# "usual" is one event of OpenAI again and again; "recorded" are the events of test/data/provider_streams.jsonl that every
# reader takes without a document, in their order.
set -euo pipefail
program=${1:?usage: count.sh <bench_json>}
data=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../data" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
readers=(scan first sax simdjson document)

cat >"$work/usual" <<'END'
{"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion.chunk","created":1741569952,"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"q0rTNeXx"}
END
python3 - "$data/provider_streams.jsonl" >"$work/all" <<'END'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    for field in json.loads(line)["sse"].splitlines():
        if field.startswith("data:"):
            print(field[5:].strip())
END
while read -r event; do
    printf '%s\n' "$event" >"$work/one"
    same=$("$program" scan "$work/one" 0)
    for reader in sax simdjson; do
        if [[ $("$program" "$reader" "$work/one" 0) != "$same" ]]; then same=""; fi
    done
    if [[ $same == *" 0 refused"* ]]; then cat "$work/one" >>"$work/recorded"; fi
done <"$work/all"

# collected <reader> <events> <times>: instructions of the whole program.
collected() {
    # glibc chooses its string functions by processor: here always the same.
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-BMI2,-ERMS,-FSRM,-SSE4_2,-SSSE3 \
        valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$@" 2>&1 | sed -n 's/.*Collected : //p'
}
for events in usual recorded; do
    count=$(wc -l <"$work/$events")
    for reader in "${readers[@]}"; do
        few=$(collected "$reader" "$work/$events" 100)
        many=$(collected "$reader" "$work/$events" 1100)
        echo "$events, $count events, $reader: $(((many - few) / 1000 / count)) instructions for an event"
    done
done
