# SPDX-License-Identifier: BSL-1.0
# Arguments: pages, as paths from the root, in which this runs. Prints `page:line: what` for each link, header or path that
# leads nowhere. Pages in docs/decisions may name what there was; their links are checked.

# As GitHub makes it of a heading.
function anchor_of(heading) {
    gsub(/[`*]/, "", heading)
    heading = tolower(heading)
    gsub(/[^a-z0-9 _-]/, "", heading)
    gsub(/ /, "-", heading)
    return heading
}

function exists(path) {
    if (!(path in there)) there[path] = system("test -e '" path "'") == 0
    return there[path]
}

function has_anchor(page, anchor,    line, found, code) {
    if (!(page in read)) {
        read[page] = 1
        while ((getline line < page) > 0) {
            if (line ~ /^```/) code = !code
            if (!code && sub(/^#+ /, "", line)) anchors[page, anchor_of(line)] = 1
        }
        close(page)
    }
    return (page, anchor) in anchors
}

function normal(path) {
    while (sub(/\/\.\//, "/", path) || sub(/[^\/.]+\/\.\.\//, "", path)) continue
    return path
}

function complain(what) {
    print FILENAME ":" FNR ": " what
    ++wrong
}

function check_link(target,    page, anchor, folder) {
    if (target ~ /^[a-z]+:/) return
    ++checked
    anchor = ""
    if (match(target, /#.*/)) {
        anchor = substr(target, RSTART + 1)
        target = substr(target, 1, RSTART - 1)
    }
    folder = FILENAME
    if (!sub(/[^\/]*$/, "", folder)) folder = ""
    page = target == "" ? FILENAME : normal(folder target)
    if (!exists(page)) return complain("no file " page)
    if (anchor != "" && !has_anchor(page, anchor)) complain("no heading #" anchor " in " page)
}

FNR == 1 { code = 0 }
/^```/ { code = !code }
{
    text = $0
    while (!code && match(text, /\]\([^) ]+\)/)) {
        link = substr(text, RSTART + 2, RLENGTH - 3)
        text = substr(text, RSTART + RLENGTH)
        check_link(link)
    }
    if (FILENAME ~ /^docs\/decisions\//) next
    text = $0
    while (match(text, /<openai[a-z_\/]*\.hpp>/)) {
        ++checked
        name = substr(text, RSTART + 1, RLENGTH - 2)
        if (!exists("include/" name)) complain("no header <" name ">")
        text = substr(text, RSTART + RLENGTH)
    }
    text = $0
    while (match(text, /`(lib|include|test|script|samples|docs)\/[A-Za-z0-9_.\/-]+`/)) {
        ++checked
        name = substr(text, RSTART + 1, RLENGTH - 2)
        if (!exists(name)) complain("no file " name)
        text = substr(text, RSTART + RLENGTH)
    }
}

END {
    print checked + 0 " references on " ARGC - 1 " pages, " wrong + 0 " lead nowhere"
    exit wrong > 0 || checked == 0
}
