# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
# What the scripts share; to be sourced. Moves to the project's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$(basename "$0"): $*"
    exit 1
}

# Memory this machine, or its container, may use, in MB.
memory_mb() {
    local total limit
    total=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
    if [[ $limit =~ ^[0-9]+$ && $((limit / 1048576)) -lt $total ]]; then total=$((limit / 1048576)); fi
    echo "$total"
}

# jobs_for <processors> <memory in MB>: a compiler may take 2 GB; two at a time always have to fit.
jobs_for() {
    local jobs=$1 fitting=$(($2 / 2048))
    if [[ $fitting -lt 2 ]]; then fitting=2; fi
    if [[ $fitting -lt $jobs ]]; then jobs=$fitting; fi
    echo "$jobs"
}

jobs() { echo "${CMAKE_BUILD_PARALLEL_LEVEL:-$(jobs_for "$(nproc)" "$(memory_mb)")}"; }

# The clang for sanitizers: 16 or newer, the oldest there is. (14 cannot assemble coroutines with -g and ASan.)
clang_versions=(16 17 18 19 20 21)
installed_clang() {
    local version
    for version in "${clang_versions[@]}"; do
        if command -v "clang++-$version" >/dev/null; then
            echo "$version"
            return
        fi
    done
    return 1
}

# build <preset> [target...]
build() {
    local preset=$1
    shift
    local compiler=() targets=()
    case $preset in
    asan | ubsan | tsan | fuzz | libcxx) compiler=(-D "CMAKE_CXX_COMPILER=clang++-$(installed_clang)") ;;
    esac
    if [[ $# -gt 0 ]]; then targets=(--target "$@"); fi
    if [[ -z ${CMAKE_CXX_COMPILER_LAUNCHER:-} ]] && command -v ccache >/dev/null; then
        export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    cmake --preset "$preset" "${compiler[@]}" >&2
    cmake --build --preset "$preset" --parallel "$(jobs)" "${targets[@]}" >&2
}
