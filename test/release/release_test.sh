#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# release_test.sh <root>: runs script/release in small repositories that are ready for a release, but for one thing.
set -euo pipefail
root=$1
command -v git >/dev/null || {
    echo "skipped: git is not installed"
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work GIT_CONFIG_NOSYSTEM=1
git config --global user.name Test
git config --global user.email test@example.org
git config --global init.defaultBranch main
failures=0

make_tree() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree"/{script,include/openai,packaging}
    cd "$work/tree"
    cp "$root"/script/{release,common.sh} script/
    echo 'project(asio_openai VERSION 1.2.3 LANGUAGES CXX)' >CMakeLists.txt
    printf '#define OPENAI_VERSION_%s\n' 'MAJOR 1' 'MINOR 2' 'PATCH 3' >include/openai/config.hpp
    echo '{ "name": "asio-openai", "version": "1.2.3" }' >packaging/vcpkg.json
    printf '%s\n' '# Changelog' '' '## [Unreleased]' '' '## [1.2.3] - 2026-11-30' '' '### Added' '' '- A thing.' '' \
        '## [1.2.2] - 2026-01-01' '' '- An older thing.' >CHANGELOG.md
}

# commit <commands that change the tree>
commit() {
    make_tree
    eval "$1"
    git init --quiet
    git add .
    git commit --quiet --message first
}

# report <what is wrong> <output>
report() {
    printf '%s:\n%s\n' "$1" "$2"
    failures=$((failures + 1))
}

# ready <commands that change the tree> [option]: script/release agrees, and leaves its output in $output.
ready() {
    commit "$1"
    output=$(script/release ${2:+"$2"} 2>&1) || report "refused after '$1'" "$output"
}

# refused <what it says> <commands that change the tree> [commands after the commit]
refused() {
    local status=0 tags
    commit "$2"
    eval "${3:-}"
    tags=$(git tag)
    output=$(script/release --tag 2>&1) || status=$?
    if [[ $status -ne 1 || $output != *"$1"* ]]; then report "not '$1' after '$2' '${3:-}'" "$output"; fi
    if [[ $(git tag) != "$tags" ]]; then report "a tag after '$2'" "$output"; fi
}

ready true
if [[ $output != *"- A thing."* || $output == *older* || -n $(git tag) ]]; then report "without --tag" "$output"; fi
ready true --tag
if [[ $(git cat-file tag v1.2.3) != *"- A thing."* ]]; then report "the tag has no notes" "$output"; fi
ready 'echo "project(asio_openai VERSION \${version})" >CMakeLists.txt' # CMake reads the header
ready 'rm packaging/vcpkg.json'
ready 'awk "{print} /A thing/ {for (i = 0; i < 5000; i++) print \"- Another one.\"}" CHANGELOG.md >more && mv more CHANGELOG.md' # more than a pipe holds

refused 'CMakeLists.txt says 1.2.4' 'sed -i s/1.2.3/1.2.4/ CMakeLists.txt'
refused 'CMakeLists.txt says 1.2.3, not 1.2.4' "sed -i 's/PATCH 3/PATCH 4/' include/openai/config.hpp"
refused 'packaging/vcpkg.json says 1.2.2' 'sed -i s/1.2.3/1.2.2/ packaging/vcpkg.json'
refused "the newest version in CHANGELOG.md is '## [1.2.2]" "sed -i '/1.2.3/d' CHANGELOG.md"
refused "the newest version in CHANGELOG.md is '## [1.2.3]'" "sed -i 's/ - 2026-11-30//' CHANGELOG.md"
refused 'CHANGELOG.md says nothing' "sed -i '/Added/d; /A thing/d' CHANGELOG.md"
refused 'lines under Unreleased' "sed -i 's/^## .Unreleased.$/&\n\n- New./' CHANGELOG.md"
refused 'not committed' true 'echo >>CMakeLists.txt'
refused 'not committed' true 'touch another'
refused 'the tag v1.2.3 exists' true 'git tag v1.2.3'
commit true
if output=$(script/release --other 2>&1); then report "an unknown option" "$output"; fi
if [[ $failures -ne 0 ]]; then exit 1; fi
echo "all as expected"
