#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# components.sh <build folder> <folder>
# Installs each component alone: every file belongs to one, and to the right one.
set -euo pipefail
build=$1
root=$2
rm -rf "$root"
cmake --install "$build" --prefix "$root/all" >/dev/null
for component in runtime development testing; do
    mkdir -p "$root/$component"
    cmake --install "$build" --prefix "$root/$component" --component "asio_openai_$component" >/dev/null
done

complain() {
    echo "$1"
    exit 1
}
files() { (cd "$root" && cd "$1" && find . -not -type d | LC_ALL=C sort); }
diff <(files all) <(for component in runtime development testing; do files $component; done | LC_ALL=C sort) ||
    complain '"<": in no component, ">": in more than one'

of_testing='/(testing/[^/]*|openai-test-server|asio_openai-testing[^/]*|asio-openai-testing\.pc|libasio_openai_testing\..*)$'
files development | grep -E "$of_testing" && complain 'the development files contain some of the local server'
files testing | grep -vE "$of_testing" && complain 'the local server comes with other files'
for file in openai-test-server openai/testing/server.hpp asio_openai-testing.cmake asio-openai-testing.pc; do
    files testing | grep -q "/$file\$" || complain "$file is not installed"
done
files runtime | grep -vE '/libasio_openai\.so\.[0-9.]+$' && complain 'the runtime is more than a shared library'
said=$("$root/all/bin/openai-test-server" --help 2>&1 || true)
[[ $said == *"usage: openai-test-server"* ]] || complain "the installed openai-test-server says: $said"
