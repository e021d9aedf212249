#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Prints everything that <openai.hpp> includes, and fails when that reaches Beast, OpenSSL or Asio's SSL.
set -euo pipefail
root=${1:?usage: include_closure.sh <root> <compiler> <options file>}
compiler=${2:?compiler}
options=${3:?options file}

header=openai.hpp
[[ -e $root/include/$header ]] || header=openai/core/error.hpp

closure=$(echo "#include <$header>" | "$compiler" "@$options" -x c++ -M - | tr -s '[:space:]' '\n' | grep '^/')
sed -n 's,.*/\(boost/[^/]*\).*,\1,p' <<<"$closure" | sort | uniq -c | sort -rn
echo "$(wc -l <<<"$closure") files in the closure of <$header>"
if ! grep -q "/include/$header$" <<<"$closure"; then
    echo "the closure lacks $header itself: the compiler's output was not understood"
    exit 1
fi
if grep -E '/(boost/beast|openssl|boost/asio/ssl)([/.]|$)' <<<"$closure"; then
    echo "<$header> reaches the files above: Beast and OpenSSL stay behind their doors in lib/"
    exit 1
fi
