#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""links.py <folder>: every link within a site leads to a file, and to a heading or name in it; else this fails."""
import html.parser
import pathlib
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.names = set(), set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for key, value in attributes:
            if key in ("id", "name"):
                self.names.add(value)
            elif key in ("href", "src") and value is not None and (tag, value) != ("a", "javascript:void(0)"):
                self.links.add(value)


def problem(link, page, pages, folder):
    """Why a link leads nowhere, or None. Links to other sites are not followed."""
    url = urllib.parse.urlsplit(link)
    if url.scheme in ("https", "mailto", "data", "javascript") or url.scheme == "http" and url.netloc:
        return None
    if url.scheme:
        return "not a URL"
    target = page
    if url.path:
        base = folder if url.path.startswith("/") else page.parent
        target = (base / urllib.parse.unquote(url.path).lstrip("/")).resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return "no such file"
    name = urllib.parse.unquote(url.fragment)
    if name and target in pages and name not in pages[target].names:
        return "no such heading or name"
    return None


def main(folder):
    pages = {path: Page(path) for path in folder.rglob("*.html")}
    checked, wrong = 0, 0
    for path, page in pages.items():
        for link in sorted(page.links):
            checked += 1
            why = problem(link, path, pages, folder)
            if why:
                print(f"{path.relative_to(folder)}: {link}: {why}")
                wrong += 1
    print(f"links: {checked} on {len(pages)} pages, {wrong} broken")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
