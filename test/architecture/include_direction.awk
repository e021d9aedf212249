# SPDX-License-Identifier: BSL-1.0
# Arguments: all sources, as paths from the root. Prints `file:line: rule: what` for each forbidden edge.

# The rooms of lib/, the lowest first, and which others each may include. Public headers belong to the room whose values and
# functions they declare: see room_of.
BEGIN {
    may["text"] = ""
    may["core"] = " text "
    may["json"] = may["protocol/http"] = " text core "
    may["protocol/limits"] = may["protocol/pool"] = " text core protocol/http "
    net_below = " text core protocol/http protocol/limits protocol/pool "
    may["net"] = net_below
    may["net/tls"] = net_below "net "
    may["net/dial"] = net_below "net net/tls "
    may["net/pool"] = net_below "net net/dial "
    may["engine/answers"] = net_below "net json "
    may["engine/run"] = may["engine/answers"] "engine/answers "
    may["engine/request"] = may["engine/answers"] "engine/answers "
    may["engine/limits"] = may["engine/request"]
    may["engine/call"] = may["engine/run"] "engine/run engine/request engine/limits net/dial net/pool "
    may["engine/stream"] = may["engine/call"] "engine/call "
    may["engine/codec"] = may["engine/stream"] "engine/stream "
    may["api"] = may["engine/codec"] "engine/codec "
    may["session"] = may["compat"] = may["api"] "api "
    may["results"] = may["session"] "session "
    may["client"] = may["api"] "api session results net/tls "
    may["all"] = may["client"] "client compat "
    may["testing"] = " core "
    areas = "^(api_json|audio|batches|chat|completions|content_provenance_checks|conversations|embeddings|files|images|models|moderations|responses|tasks|uploads)[./]"
    for (i = 1; i < ARGC; ++i) known[ARGV[i]] = 1
    # The sources of the pure library, which may not know Asio.
    while ((getline line < "lib/CMakeLists.txt") > 0) {
        if (line ~ /^add_library\(/) listed = line ~ /asio_openai_core OBJECT/
        if (listed && line ~ /^    [a-z_\/0-9]+(\$\{portable\})?\.cpp$/) {
            sub(/\$\{portable\}/, "", line)
            pure["lib/" substr(line, 5)] = 1
            sub(/\.cpp/, "_portable.cpp", line)
            pure["lib/" substr(line, 5)] = 1
        }
    }
}

function public_room(path) {
    if (path ~ /^(config\.hpp|core\/)/) return "core"
    if (path ~ /^detail\/(adders|bracket_scan|described|json_path|json_reading|json_body|wrapped_handler)\.hpp$/) return "core"
    if (path ~ /^detail\/(answer_document|response_text)\.hpp$/) return "session"
    if (path ~ /^(detail\/|(as_result|block|call_handle|pager|result|rethrow|stream|stream_result|when_all|with_response)\.hpp)/)
        return "engine/run"
    if (path ~ /^session\//) return "session"
    if (path ~ /^(results\/|(futures|background_completions)\.hpp)/) return "results"
    if (path ~ /^compat\//) return "compat"
    if (path == "client.hpp") return "client"
    if (path ~ areas) return "api"
    return "unknown"
}

function room_of(path,    part) {
    if (path ~ /^(lib|include\/openai)\/testing\//) return "testing"
    if (path == "include/openai.hpp") return "all"
    if (sub(/^include\/openai\//, "", path)) return public_room(path)
    sub(/^lib\//, "", path)
    if (path ~ /^api\//) return "api"
    sub(/\/?[^\/]*$/, "", path)
    return path == "" ? "lib" : path
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
    if (from in may && from != to && index(may[from], " " to " ") == 0)
        complain(where, "direction", from " must not include " to " (" target ")")
}

# What may not know Asio: the rooms without I/O, and the sources of the pure library.
function is_pure(file) {
    return file in pure || (file ~ /^lib\// && room_of(file) ~ /^(text|core|json|protocol\/.*)$/)
}

function check_library(where, file, room, name,    server) {
    server = file ~ /^lib\/testing\//
    if (name ~ /^boost\/beast[\/.]/ && file != "lib/protocol/http/http_parser.cpp" && !server)
        complain(where, "beast", name " belongs to lib/protocol/http/http_parser.cpp alone")
    if (name ~ /^(openssl\/|boost\/asio\/ssl[\/.])/ && room != "net/tls" && !server)
        complain(where, "openssl", name " belongs to lib/net/tls alone")
    if (name == "zlib.h" && file != "lib/protocol/http/inflater.cpp")
        complain(where, "zlib", name " belongs to lib/protocol/http/inflater.cpp alone")
    if (name ~ /^boost\/json(\.hpp|\/(parse|parse_into|parser|basic_parser|basic_parser_impl|stream_parser|src)\.hpp)$/ &&
        room != "json" && !server)
        complain(where, "json-parser", name " belongs to lib/json alone")
}

/^[ \t]*#[ \t]*include/ {
    where = FILENAME ":" FNR
    room = room_of(FILENAME)
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
        check_project(where, room, room_of(target), target)
        edges[FILENAME] = edges[FILENAME] where " " target "\n"
    } else if (name ~ /^(openai(\.hpp$|\/)|\.\.?\/|(text|core|json|protocol|net|engine|api|session|results|compat|client|testing)\/)/)
        complain(where, "missing", name " is no file of include/ or lib/")
    else {
        check_library(where, FILENAME, room, name)
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

# How many files in a row of one folder, each of which includes the next, begin with this one. A file and its own header
# are one.
function levels(file,    list, count, i, edge, deepest, deep) {
    if (file in level) return level[file]
    level[file] = 1
    count = split(edges[file], list, "\n")
    for (i = 1; i < count; ++i) {
        split(list[i], edge, " ")
        if (folder_of(edge[2]) != folder_of(file)) continue
        deep = levels(edge[2]) + (stem_of(edge[2]) != stem_of(file))
        if (deep > deepest) deepest = deep
    }
    if (deepest > level[file]) level[file] = deepest
    return level[file]
}

function folder_of(file) {
    sub(/\/[^\/]*$/, "", file)
    return file
}

function stem_of(file) {
    sub(/\.[^.\/]*$/, "", file)
    return file
}

END {
    most_levels = 6
    most_files = 40
    for (file in known) {
        ++files[folder_of(file)]
        if (!(room_of(file) in may)) complain(file ":1", "unknown-room", "no rule for the folder of this file")
        if (file ~ /^lib\// && levels(file) > most_levels)
            complain(file ":1", "levels", "begins " levels(file) " levels of its folder, more than " most_levels)
    }
    for (folder in files)
        if (files[folder] > most_files) complain(folder ":1", "folder", files[folder] " files, more than " most_files)
    for (file in asio)
        if (is_pure(file)) complain(asio[file], "asio", "Asio in a pure file")
    for (file in edges) {
        if (!is_pure(file)) continue
        count = split(edges[file], list, "\n")
        for (i = 1; i < count; ++i) {
            split(list[i], edge, " ")
            if (is_pure(edge[2])) continue # it is reported there
            found = asio_below(edge[2])
            if (found != "") complain(edge[1], "asio", "a pure file reaches Asio through " edge[2] " (" found ")")
        }
    }
    print includes + 0 " includes in " ARGC - 1 " files, " violations + 0 " forbidden"
    if (includes == 0) print "nothing was read"
    exit violations > 0 || includes == 0
}
