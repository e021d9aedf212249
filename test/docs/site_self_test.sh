#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# site_self_test.sh <root>: what docs/site makes of a small header, and that it refuses what it should.
set -euo pipefail
command -v python3 >/dev/null || {
    echo "skipped: python3 is not installed"
    exit 77
}
site=$1/docs/site
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0
check() { # <what> <expected> <actual>
    if [[ $2 == "$3" ]]; then return; fi
    printf '%s: expected\n%s\ngot\n%s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
}

cat >"$tree/small.hpp" <<'END'
namespace openai {

/// A thing.
class OPENAI_DECL thing {
public:
    thing(thing&& other) noexcept;
    bool undocumented() const;

    /// Sets it.
    ///
    /// Completes when: it is set.
    /// Errors, lifetimes: as usual,
    ///   or none.
    thing& set(int value) &;
    thing&& set(int value) && { return std::move(set(value)); }
    int size; ///< in bytes
    /// Another one.
    int next;

private:
    struct hidden {
        int inner;
    };
};

} // namespace openai

template <class T>
struct asio::async_result<openai::thing, T> {
    int left_out;
};
END
cat >"$tree/expected" <<'END'
namespace openai {

/// A thing.
class OPENAI_DECL thing {
public:
/// Move constructor.
    thing(thing&& other) noexcept;
    bool undocumented() const;

    /// Sets it.
    ///
    /// @par Completes when
    /// it is set.
    /// @par Errors, lifetimes
    /// as usual,
    ///   or none.
    thing& set(int value) &;
    /// Sets it.
    ///
    /// @par Completes when
    /// it is set.
    /// @par Errors, lifetimes
    /// as usual,
    ///   or none.
    thing&& set(int value) && { return std::move(set(value)); }
    int size; ///< in bytes

    /// Another one.
    int next;

private:
};

} // namespace openai
END
check "the filter" "$(cat "$tree/expected")" "$("$site/filter.py" "$tree/small.hpp")"

page() { printf '<html><body id="top"><a href="%s">x</a></body></html>' "$1" >"$tree/index.html"; }
links() { "$site/links.py" "$tree" || true; }
for good in index.html '#top' './index.html#top' https://example.org/nothing; do
    page "$good"
    check "a link to $good" "links: 1 on 1 pages, 0 broken" "$(links)"
done
page other.html
check "a lost file" "index.html: other.html: no such file" "$(links | sed -n 1p)"
page '#other'
check "a lost heading" "index.html: #other: no such heading or name" "$(links | sed -n 1p)"
page http://
check "no URL" "index.html: http://: not a URL" "$(links | sed -n 1p)"

if command -v doxygen >/dev/null; then
    warnings() { doxygen - <<<"$(cat "$site/Doxyfile")
        INPUT = $tree/small.hpp
        USE_MDFILE_AS_MAINPAGE =
        FILTER_PATTERNS = \"*.hpp=python3 $site/filter.py\"
        OUTPUT_DIRECTORY = $tree/output" 2>&1; }
    status=0
    output=$(warnings) || status=$?
    check "status for a name without documentation" 1 $((status != 0))
    check "names without documentation" 1 "$(grep -c 'undocumented() const .* is not documented' <<<"$output")"
fi
if [[ $failures -ne 0 ]]; then exit 1; fi
echo "all as expected"
