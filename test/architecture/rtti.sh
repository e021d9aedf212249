#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# rtti.sh <compiler> <file with the compiler's options>
# A program asks the library's linker whether both were compiled with RTTI, or both without.
set -euo pipefail
source=$(dirname "$0")/compile_time_user.cpp
object=$(mktemp --suffix .o)
trap 'rm -f "$object"' EXIT

# asks <with or without> [option]: the unit needs that name, optimized, and not the other one.
asks() {
    local name=compiled_${1}_rtti
    "$compiler" "@$options" -O1 "${@:2}" -c "$source" -o "$object"
    if [[ $(nm --undefined-only --demangle "$object" | grep -o 'compiled_with[out]*_rtti' | sort -u) != "$name" ]]; then
        echo "a program compiled with '${*:2}' does not ask for $name"
        exit 1
    fi
}

compiler=$1
options=$2
asks with
asks without -fno-rtti
