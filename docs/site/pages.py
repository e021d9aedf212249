#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""pages.py <folder>: makes the pages and the configuration of mkdocs in a folder; runs in the project's root.

The pages keep their paths, so that the links between them keep their meaning. A link to a source file leads to a page
with its text, and a link to a folder leads to the folder's README.md or to a list of its files. The order of the pages
is that of docs/index.md.
"""
import pathlib
import posixpath
import re
import shutil
import sys

import yaml

LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)((?:#[^)\s]*)?)\)")
LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".yml": "yaml", ".json": "json", ".txt": "cmake"}


def without_code(text):
    """The text with its code blocks blanked, at the same positions."""
    return re.sub(r"^```.*?^```", lambda block: re.sub(r"[^\n]", " ", block[0]), text, flags=re.S | re.M)


class Pages:
    def __init__(self, target):
        self.target = target
        self.made = set()

    def write(self, path, text):
        (self.target / path).parent.mkdir(parents=True, exist_ok=True)
        (self.target / path).write_text(text, encoding="utf-8")

    def page_of(self, path):
        """Makes the page for a file or folder of the project, and returns its path."""
        source = pathlib.Path(path)
        if source.is_dir():
            page = posixpath.join(path, "README.md")
        elif source.suffix in (".md", ".svg", ".png"):
            page = path
        else:
            page = path + ".md"
        if page not in self.made:
            self.made.add(page)
            self.make(source, page)
        return page

    def make(self, source, page):
        if source.is_dir() and not pathlib.Path(page).exists():
            names = sorted(entry.name for entry in source.iterdir())
            text = f"# {source}\n\n" + "".join(f"- [{name}]({name})\n" for name in names)
            self.write(page, self.linked(text, page))
        elif page.endswith(".md"):
            text = pathlib.Path(page if source.is_dir() else source).read_text(encoding="utf-8")
            if source.suffix in (".md", "") and text.startswith("#") and not text.startswith("#!"):
                self.write(page, self.linked(text, page))
            else:
                self.write(page, f"# {source}\n\n````{LANGUAGES.get(source.suffix, 'text')}\n{text}````\n")
        else:
            (self.target / page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, self.target / page)

    def linked(self, text, page):
        """The text of a page, with links to the pages of what it names."""
        plain = without_code(text)

        def relinked(link):
            label, goal, anchor = link.groups()
            if re.match(r"[a-z]+:", goal) or plain[link.start()] == " ":
                return link[0]
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), goal))
            goal = posixpath.relpath(self.page_of(path), posixpath.dirname(page) or ".")
            return f"[{label}]({goal}{anchor})"
        text = LINK.sub(relinked, text)
        for image in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", plain):
            self.page_of(posixpath.normpath(posixpath.join(posixpath.dirname(page), image)))
        return text


def navigation(pages):
    """The sections of docs/index.md, each with the pages that its table links to."""
    sections, section = [{"Overview": ["README.md", "docs/index.md"]}], None
    for line in pathlib.Path("docs/index.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = []
            sections.append({line[3:]: section})
        row = re.match(r"\| \[([^\]]*)\]\(([^)#]+)\)", line)
        if row:
            path = posixpath.normpath(posixpath.join("docs", row[2]))
            page = pages.page_of(path)
            if path == "docs/decisions":
                section.append({row[1]: [page] + [pages.page_of(str(each)) for each in sorted(
                    pathlib.Path(path).glob("0*.md"))]})
            else:
                section.append({row[1]: page})
    sections.append({"Project": [pages.page_of(name) for name in (
        "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")] + [pages.page_of("LICENSE")]})
    sections.append({"Reference": "reference.md"})
    return [each for each in sections if list(each.values())[0]]


def main(folder):
    target = pathlib.Path(folder)
    pages = Pages(target / "pages")
    pages.page_of("README.md")
    pages.page_of("docs/index.md")
    pages.write("reference.md", "# Reference\n\n[The reference](reference/index.html) describes every public name of "
                "the library. It is made from the comments in the headers.\n")
    configuration = yaml.safe_load(pathlib.Path("docs/site/mkdocs.yml").read_text(encoding="utf-8"))
    configuration |= {"docs_dir": "pages", "site_dir": "site", "nav": navigation(pages)}
    (target / "mkdocs.yml").write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
