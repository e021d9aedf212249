#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# site.sh <root> <folder>: the site can be made, without a warning and without a link that leads nowhere.
set -euo pipefail
for tool in doxygen mkdocs python3; do
    command -v $tool >/dev/null || {
        echo "skipped: $tool is not installed (script/bootstrap docs)"
        exit 77
    }
done
exec "$1/docs/site/build.sh" "$2"
