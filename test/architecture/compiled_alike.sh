#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# compiled_alike.sh <compiler> <file with the compiler's options>
# A program asks the linker for a library that was compiled with the same settings, see
# openai/detail/compiled_alike.hpp.
set -euo pipefail
compiler=$1
options=$2
here=$(dirname "$0")
library=$here/../../lib/client/compiled_alike.cpp
object=$(mktemp --suffix .o)
trap 'rm -f "$object"' EXIT

names() { nm "$1" --demangle "$object" | grep -o 'compiled_with[a-z_]*' | sort -u | paste -sd ' ' -; }

# asks <names> [option...]: the unit needs these names, optimized, and no others; the library defines them.
asks() {
    local wanted=$1 found
    shift
    "$compiler" "@$options" -O1 "$@" -c "$here/compile_time_user.cpp" -o "$object"
    found=$(names --undefined-only)
    [[ $found == "$wanted" ]] || { echo "a program compiled with '$*' asks for '$found'" && exit 1; }
    "$compiler" "@$options" "$@" -c "$library" -o "$object"
    found=$(names --defined-only)
    [[ $found == "$wanted" ]] || { echo "a library compiled with '$*' defines '$found'" && exit 1; }
}

debug=glibcxx_debug
tracking=handler_tracking
asks "compiled_with_rtti compiled_without_$debug compiled_without_$tracking"
asks "compiled_without_$debug compiled_without_$tracking compiled_without_rtti" -fno-rtti
asks "compiled_with_$debug compiled_with_rtti compiled_without_$tracking" -D_GLIBCXX_DEBUG
asks "compiled_with_$tracking compiled_with_rtti compiled_without_$debug" -DBOOST_ASIO_ENABLE_HANDLER_TRACKING
