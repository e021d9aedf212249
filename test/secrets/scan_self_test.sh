#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# scan_self_test.sh <ctest>: plants leaks where tests would leave them, and expects the scanner to find each.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ctest=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect <0: clean, 1: leak> <what>: the verdict on $work/log.
expect() {
    local verdict=0
    "$here/scan.sh" "$work/log" >"$work/said" 2>&1 || verdict=$?
    if [[ $verdict -ne $1 ]]; then
        echo "scan.sh gave $verdict instead of $1 for: $2"
        failed=1
    fi
    if grep -q 'planted' "$work/said"; then
        echo "scan.sh spreads what it found: $2"
        failed=1
    fi
    rm -rf "$work/log"
    mkdir "$work/log"
}

mkdir "$work/log"
key=sk-planted-4d1e
password=planted-canary-77aa01
while IFS= read -r text; do
    printf 'before\n%s\nafter\n' "$text" >"$work/log/LastTest.log"
    expect 1 "$text"
done <<END
$key
authorization: Bearer $key
{"message":"Incorrect API key provided: $key."}
cut: sk-plan
$password
http://user:$password@proxy/
Proxy-Authorization: Basic $(printf 'user:%s' "$password" | base64 -w0)
Proxy-Authorization: Basic $(printf 'me:%s' "$password" | base64 -w0)
Proxy-Authorization: Basic $(printf 'you:x%s' "$password" | base64 -w0)
END

printf 'binary \0\377 %s \0' "$key" >"$work/log/core"
expect 1 'a file that is no text'
mkdir -p "$work/log/deep/er" && { head -c 300000 /dev/zero | tr '\0' x; printf ' %s' "$key"; } >"$work/log/deep/er/dump"
expect 1 'the end of a long line in a directory below'

printf '%s\n' 'key ***' 'a disk-full and a task-1234' 'sk-...' 'sk-' 'canary.rises' '' >"$work/log/LastTest.log"
expect 0 'harmless text'
expect 0 'nothing'

# What a passing test prints arrives in the captured log, also at the end of much output.
mkdir -p "$work/log/run"
cat >"$work/log/run/CTestTestfile.cmake" <<END
add_test(noisy "/bin/bash" "-c" "head -c 200000 /dev/zero | tr '\\\\0' y; echo; echo s''k-planted-4d1e")
END
(cd "$work/log/run" && "$ctest" >/dev/null)
grep -q 'Test Passed' "$work/log/run/Testing/Temporary/LastTest.log"
cp -r "$work/log/run/Testing/Temporary" "$work/kept"
rm -rf "$work/log" && mv "$work/kept" "$work/log"
expect 1 'the output of a passing test'

if "$here/scan.sh" "$work/none" 2>/dev/null; then
    echo "scan.sh is content with a place that does not exist"
    failed=1
fi
exit $failed
