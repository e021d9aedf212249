#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# build.sh <folder>: makes the site in <folder>/site: the reference of every public name, by Doxygen, and the guide, by
# mkdocs. Fails on a warning, on a public name without documentation, and on a link that leads nowhere.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$(realpath -m "${1:?usage: build.sh <folder>}")
version=$(sed -nE 's/^#define OPENAI_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+)$/\2/p' include/openai/config.hpp | paste -sd.)

rm -rf "$folder"
mkdir -p "$folder/pages"
doxygen - <<<"$(cat docs/site/Doxyfile)
PROJECT_NUMBER = $version
OUTPUT_DIRECTORY = $folder/pages"
echo "reference: 0 warnings, no public name without documentation"

python3 docs/site/pages.py "$folder"
mkdocs --quiet build --strict --config-file "$folder/mkdocs.yml"

docs/site/links.py "$folder/site"
