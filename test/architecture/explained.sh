#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# explained.sh <compiler> <file with the compiler's options> <program>
# Does not compile the program: it has a mistake for each line with "// error: <words>". Each must be answered by one
# error with these words, and the compiler must say nothing else.
set -euo pipefail
said=$(LC_ALL=C "$1" "@$2" -fsyntax-only -ferror-limit=0 "$3" 2>&1) && { echo "$3 compiles"; exit 1; }
[[ $said == *ferror-limit* ]] && said=$(LC_ALL=C "$1" "@$2" -fsyntax-only "$3" 2>&1 || true) # g++ has no such limit
said=$(grep -E '(^|: )error: ' <<< "$said" || true)
wanted=$(grep -o '// error: .*' "$3" | cut -c11-)

failed=0
complain() {
    echo "$1"
    failed=1
}
while read -r words; do
    times=$(grep -cF -- "$words" <<< "$said" || true)
    mistakes=$(grep -cxF -- "$words" <<< "$wanted")
    ((times == mistakes)) || complain "'$words' is said $times times, not $mistakes"
done < <(sort -u <<< "$wanted")
(($(wc -l <<< "$said") == $(wc -l <<< "$wanted"))) || complain "something else is said"
((failed == 0)) || cat <<< "$said"
exit "$failed"
