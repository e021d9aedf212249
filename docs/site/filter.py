#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""filter.py <header>: prints a header as Doxygen needs it, so that the header itself can stay easy to read.

- The lines "Completes when: ...", "Errors: ..." and so on become paragraphs with a title.
- An overload that directly follows another one shares its comment, and a function with `&&` that of the one with `&`.
- Special members, and members that each endpoint, item and tool has, get the words that fit all of them.
- Specializations for Boost, which nobody names, and private types are left out.
"""
import re
import sys

LABEL = re.compile(r"(\s*///) ((?:Completes when|Completion token|Errors|Cancellation|Lifetimes|Executor)"
                   r"(?:, (?:errors|cancellation|lifetimes|executor))*): ?(.*)$")
TYPE = re.compile(r"(\s*)(?:class|struct|union)\s+(?:OPENAI_DECL\s+)?(\w+)[^;]*$")
CONTAINER = re.compile(r"\s*(?:inline )?(?:namespace|class|struct|union|enum)\b[^;]*$")
NO_DECLARATION = re.compile(r"\s*(?:#|//|[{}]|public:|protected:|private:|using |friend class)")
FOREIGN = re.compile(r"template <.*>\n(?:\s+requires .*\n)?(?:struct|class) \w+::")
PRIVATE_TYPE = re.compile(r"\s+(?:class|struct) \w+ \{$")
GROUP = re.compile(r"\s*/// @[{}]$")
COMMENT = re.compile(r"\s*///(?!<)")
FUNCTION = re.compile(r"(operator\s*[^\s(]+|\w+)\s*\(")
STATED = [(re.compile(pattern), words) for pattern, words in (
    (r"    using request = ", "What the operation sends."),
    (r"    using answer = ", "What the operation gives."),
    (r"    OPENAI_DECL static const detail::codec wire;", "How the library sends the request and reads the answer."),
    (r"    using is_response_(?:item|tool) = void;", "Marks the structs that an item or a tool can be made of."),
    (r"    static constexpr std::string_view json_type = ", "The JSON member `type`."),
)]


def stated(line):
    return next((words for pattern, words in STATED if pattern.match(line)), None)


def without_texts(line):
    """The line without strings, characters and comments, so that its brackets can be counted."""
    line = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'', '""', line)
    return re.sub(r"//.*", "", line)


def declaration(lines):
    """The lines of the declaration at the beginning of `lines`, and the name of its function, or None."""
    depth, name = 0, None
    for count, line in enumerate(map(without_texts, lines), 1):
        if name is None and not re.match(r"\s*(?:template\b|requires\b|&&|\|\|)", line):
            found = FUNCTION.search(line)
            name = found and re.sub(r"\s", "", found[1])
        depth += len(re.findall(r"[({[]", line)) - len(re.findall(r"[)}\]]", line))
        if depth <= 0 and re.search(r"[;}]\s*$", line):
            break
    return lines[:count], name


def special_member(line, owner):
    text = line.strip()
    same = rf"{owner}(?:<\w+>)?"
    for pattern, words in (
            (rf"explicit {owner}\(detail::client_core\* ", "For `client`, which makes its resources."),
            (rf"(?:virtual )?~{owner}\(", "Destructor."),
            (rf"{owner}\(\)", "Default constructor."),
            (rf"{owner}\(const {same}&(?: \w+)?\)", "Copy constructor."),
            (rf"{owner}\({same}&&(?: \w+)?\)", "Move constructor."),
            (rf"{same}& operator=\(const {same}&(?: \w+)?\)", "Copy assignment."),
            (rf"{same}& operator=\({same}&&(?: \w+)?\)", "Move assignment."),
            (r".*\boperator==\(.*= default;", "Whether all members are equal.")):
        if re.match(pattern, text):
            return words
    return None


def is_for_temporaries(body):
    head = "\n".join(body).split(" { ")[0]
    return re.search(r"\) &&\s*(?:requires.*)?(?:\{|;|$)", head, re.MULTILINE)


class Filter:
    def __init__(self, lines):
        self.lines = lines
        self.types = {}  # by indentation
        self.setters = {}  # comments of the functions of the current class, by name
        self.previous = (None, [])  # name and comment of the declaration before
        self.comment = []  # the comment before the current line
        self.is_private = False

    def comment_for(self, body, name):
        """The comment of a declaration that has none of its own."""
        words = special_member(body[0], self.types.get(len(body[0]) - len(body[0].lstrip()) - 4))
        if words:
            return [f"/// {words}"]
        if name and name == self.previous[0]:
            return self.previous[1]
        return self.setters.get(name, []) if is_for_temporaries(body) else []

    def declared(self, body, name):
        if self.comment:
            shared = self.comment
        elif "///<" in body[-1]:
            shared = ["/// " + body[-1].split("///<")[1].strip()]
        else:
            shared = self.comment_for(body, name)
            yield from shared
        yield from body
        self.setters.setdefault(name, shared)
        self.previous, self.comment = (name, shared), []

    def other(self, line):
        """Yields a line that declares nothing or that opens a scope."""
        opened = TYPE.match(line)
        if opened:
            self.types[len(opened[1])], self.setters = opened[2], {}
        if re.match(r"\s*(?:public:|protected:|private:|\};)", line):
            self.is_private = "private:" in line
        if not self.comment and stated(line):
            yield f"/// {stated(line)}"
        yield line
        self.comment = []
        if line.strip():
            self.previous = (None, [])

    def output(self):
        rest = self.lines
        while rest:
            line, count = rest[0], 1
            if GROUP.match(line):  # what stands before it is not the comment of the group's first member
                yield from (line, "")
                self.comment = []
            elif COMMENT.match(line):
                label = LABEL.match(line)
                line = line.replace("`http://`", "<code>http:</code><code>//</code>")  # which would become a link
                shown = [f"{label[1]} @par {label[2]}", f"{label[1]} {label[3]}"] if label else [line]
                yield from shown
                self.comment += shown
            elif self.is_private and PRIVATE_TYPE.match(line):
                end = line[:len(line) - len(line.lstrip())] + "};"
                count = rest.index(end) + 1
            elif FOREIGN.match("\n".join(rest[:3])):
                count = len(declaration(rest)[0])
                self.comment = []
            elif line.lstrip().startswith("template") and CONTAINER.match(rest[1]):
                yield line
            elif not line.strip() or CONTAINER.match(line) or NO_DECLARATION.match(line):
                yield from self.other(line)
            else:
                if not self.comment and stated(line):
                    self.comment = [f"/// {stated(line)}"]
                    yield from self.comment
                body, name = declaration(rest)
                count = len(body)
                yield from self.declared(body, name)
            rest = rest[count:]


def separated(lines):
    """Doxygen would go on with a comment behind a member in the comment of the next one."""
    behind = False
    for line in lines:
        if behind and COMMENT.match(line):
            yield ""
        behind = "///<" in line
        yield line


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as header:
        print("\n".join(separated(Filter(header.read().splitlines()).output())))
