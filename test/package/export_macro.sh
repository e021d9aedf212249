#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# export_macro.sh <compiler> <include folder>
# What OPENAI_DECL is on each platform.
set -euo pipefail
compiler=$1
include=$2

# expands_to <text> [option]...
expands_to() {
    local wanted=$1 found
    found=$("$compiler" -std=c++20 -E -P -I"$include" "${@:2}" -x c++ - <<<$'#include <openai/config.hpp>\nis OPENAI_DECL;' |
        sed -n 's/^is *\(.*\);$/\1/p' | tr -d ' ')
    [[ $found == "$wanted" ]] || { echo "with '${*:2}' OPENAI_DECL is '$found', not '$wanted'" && exit 1; }
}

expands_to '__attribute__((visibility("default")))'
expands_to '' -D_WIN32
expands_to '__declspec(dllimport)' -D_WIN32 -DOPENAI_DYN_LINK
expands_to '__declspec(dllexport)' -D_WIN32 -DOPENAI_DYN_LINK -DOPENAI_SOURCE
expands_to '__declspec(dllimport)' -D__CYGWIN__ -DOPENAI_DYN_LINK
expands_to '' -U__GNUC__
