#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# scan.sh <file or directory>...
# Fails, and says where, if captured output holds a key or password of the tests, whole or cut, plain or in Base64.
# Keys of tests begin with "sk-", passwords contain "canary-" and four letters or digits.
set -euo pipefail

[[ $# -gt 0 ]] || { echo "usage: scan.sh <file or directory>..." >&2; exit 2; }
for place in "$@"; do
    [[ -e $place ]] || { echo "scan.sh: there is no $place" >&2; exit 2; }
done

key='(^|[^[:alnum:]])sk-[[:alnum:]][[:alnum:]_-]{3,}'
password='canary-[[:alnum:]]{4}'
base64='Y2FuYXJ5L|NhbmFyeS|jYW5hcnkt' # "canary-" at each of the three offsets
# Where, and not what: the report must not spread it. (-a: a log may hold bytes that are no text.)
found=$(LC_ALL=C grep -raonE "$key|$password|$base64" "$@" | cut -d: -f1,2 | sort -u || true)
if [[ -n $found ]]; then
    echo "a secret is in the output of the tests:" >&2
    echo "$found" >&2
    exit 1
fi
