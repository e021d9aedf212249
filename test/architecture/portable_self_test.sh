#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Writes one line at a time into a small tree: portable.sh must refuse what only Linux has, and only that.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{include/openai,lib/net,lib/testing}
touch "$tree"/lib/net/clock.{hpp,cpp} "$tree/lib/net/clock_portable.cpp"
listed="    net/clock\${portable}.cpp"
failures=0

# <refused or allowed> <line> [file]
row() {
    local status=0 output file=$tree/${3:-lib/net/probe.cpp}
    echo "$listed" >"$tree/lib/CMakeLists.txt"
    printf '%b\n' "$2" >"$file"
    output=$("$here/portable.sh" "$tree") || status=$?
    if [[ $file == "$tree/lib/net/clock"* ]]; then : >"$file"; else rm "$file"; fi
    if [[ $1 == allowed && $status -eq 0 ]] || [[ $1 == refused && $status -eq 1 && -n $output ]]; then return; fi
    printf 'expected %s for %s in %s, got status %s:\n%s\n' "$1" "$2" "${file#"$tree/"}" "$status" "$output"
    failures=$((failures + 1))
}
row allowed '#include <sys/socket.h>\n#include <sys/stat.h>\n#include <poll.h>'
row allowed '::fcntl(fd, F_SETFD, FD_CLOEXEC); // SOCK_CLOEXEC is missing elsewhere'
row allowed 'read("/process/self", my_gettid, TCP_INFORMATION);'
row allowed '#include <linux/tcp.h>' lib/net/clock.cpp
row allowed '::poll(POLLRDHUP);' lib/testing/silent_connection.cpp
row allowed '#if defined(MSG_NOSIGNAL)\nint flag = MSG_NOSIGNAL;' lib/net/clock_portable.cpp
row refused 'int flag = MSG_NOSIGNAL;' lib/net/clock_portable.cpp
row refused '#if defined(MSG_NOSIGNAL)\nint flag = MSG_NOSIGNAL | MSG_MORE;' lib/net/clock_portable.cpp
row refused '#if defined(MSG_NOSIGNAL)\nint flag = MSG_NOSIGNAL;'
row refused '::clock_gettime(CLOCK_BOOTTIME, &now);' lib/net/clock.hpp
row refused '#include <linux/sockios.h>'
row refused '# include <sys/epoll.h>' include/openai/probe.hpp
row refused '#include <malloc.h>' lib/testing/probe.cpp
row refused '::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size);'
row refused '::socket(family, SOCK_STREAM|SOCK_CLOEXEC, 0);'
row refused 'const char* value=::secure_getenv(name);'
row refused 'std::ifstream file("/proc/self/status");'
row refused '#if defined(__linux__)'
row refused '#ifdef OPENAI_PORTABLE' include/openai/probe.hpp
row refused 'alone' lib/net/alone_portable.cpp
listed='    net/clock.cpp'
row refused 'int portable;'
listed=
row refused 'int portable;'
if [[ $failures -ne 0 ]]; then
    echo "$failures rows failed"
    exit 1
fi
echo "all rows as expected"
