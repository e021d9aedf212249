# SPDX-License-Identifier: BSL-1.0
# Arguments: all sources, as paths from the root. Prints `file:line: rule: what` for each forbidden edge.

BEGIN {
    # Which layers a layer may include, besides itself. "values" are the sources directly in lib/.
    may["public"] = ""
    may["values"] = " public "
    may["protocol"] = may["model"] = " public values "
    may["io"] = " public values protocol model "
    may["client"] = " public values protocol model io "
    may["testing"] = " public "
    for (i = 1; i < ARGC; ++i) known[ARGV[i]] = 1
}

function layer_of(path) {
    if (path ~ /^(lib|include\/openai)\/testing\//) return "testing"
    if (path ~ /^include\//) return "public"
    if (path ~ /^lib\/[^\/]*$/) return "values"
    split(path, part, "/")
    return part[2]
}

function normal(path) {
    while (sub(/\/\.\//, "/", path) || sub(/[^\/.]+\/\.\.\//, "", path)) continue
    return path
}

# The file of this project that the name stands for, or "".
function resolve(name, quoted, from,    near) {
    near = from
    sub(/[^\/]*$/, "", near)
    near = normal(near name)
    if (quoted && near in known) return near
    if (normal("lib/" name) in known) return normal("lib/" name)
    if (("include/" name) in known) return "include/" name
    return ""
}

function complain(where, rule, what) {
    print where ": " rule ": " what
    ++violations
}

function check_project(where, from, to, target) {
    if (!(from in may)) complain(where, "unknown-layer", "no rule for the directory of this file")
    else if (from != to && index(may[from], " " to " ") == 0)
        complain(where, "direction", from " must not include " to " (" target ")")
}

function check_library(where, file, layer, name,    server) {
    server = file ~ /^lib\/testing\//
    if (name ~ /^boost\/beast[\/.]/ && file != "lib/protocol/http_parser.cpp" && !server)
        complain(where, "beast", name " belongs to lib/protocol/http_parser.cpp alone")
    if (name ~ /^(openssl\/|boost\/asio\/ssl[\/.])/ && file !~ /^lib\/io\/tls[^\/]*$/ && !server)
        complain(where, "openssl", name " belongs to lib/io/tls* alone")
    if (name == "zlib.h" && file != "lib/protocol/inflater.cpp")
        complain(where, "zlib", name " belongs to lib/protocol/inflater.cpp alone")
    if (name ~ /^boost\/json(\.hpp|\/(parse|parse_into|parser|basic_parser|basic_parser_impl|stream_parser|src)\.hpp)$/ &&
        layer != "model" && file != "lib/response.cpp" && !server)
        complain(where, "json-parser", name " belongs to lib/model and lib/response.cpp")
    if (name ~ /^boost\/asio[\/.]/ && layer ~ /^(protocol|model|values)$/)
        complain(where, "asio", name " in a pure layer")
}

/^[ \t]*#[ \t]*include/ {
    where = FILENAME ":" FNR
    layer = layer_of(FILENAME)
    name = $0
    sub(/^[ \t]*#[ \t]*include(_next)?[ \t]*/, "", name)
    if (name !~ /^(<[^>]+>|"[^"]+")/) {
        complain(where, "computed", "an include must name its file")
        next
    }
    quoted = name ~ /^"/
    name = substr(name, 2)
    sub(/[>"].*$/, "", name)
    target = resolve(name, quoted, FILENAME)
    if (target != "") {
        check_project(where, layer, layer_of(target), target)
        edges[FILENAME] = edges[FILENAME] where " " target "\n"
    } else if (name ~ /^(openai(\.hpp$|\/)|\.\.?\/|(protocol|model|io|client|testing)\/)/)
        complain(where, "missing", name " is no file of include/ or lib/")
    else {
        check_library(where, FILENAME, layer, name)
        if (name ~ /^boost\/asio[\/.]/) asio[FILENAME] = where
    }
    ++includes
}

# Where `file` reaches Asio through headers of this project, or "".
function asio_below(file,    list, count, i, edge, found) {
    if (file in asio) return asio[file]
    if (file in reached) return reached[file]
    reached[file] = ""
    count = split(edges[file], list, "\n")
    for (i = 1; i < count; ++i) {
        split(list[i], edge, " ")
        found = asio_below(edge[2])
        if (found != "") return reached[file] = found
    }
    return ""
}

END {
    for (file in edges) {
        if (layer_of(file) !~ /^(protocol|model|values)$/) continue
        count = split(edges[file], list, "\n")
        for (i = 1; i < count; ++i) {
            split(list[i], edge, " ")
            # An edge between two pure files is reported where the lower one leaves the pure layers.
            if (layer_of(edge[2]) !~ /^(public|testing)$/) continue
            found = asio_below(edge[2])
            if (found != "") complain(edge[1], "asio", "a pure layer reaches Asio through " edge[2] " (" found ")")
        }
    }
    print includes + 0 " includes in " ARGC - 1 " files, " violations + 0 " forbidden"
    if (includes == 0) print "nothing was read"
    exit violations > 0 || includes == 0
}
