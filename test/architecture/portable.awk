# SPDX-License-Identifier: BSL-1.0
# Arguments: all sources, as paths from the root. Prints `file:line: name` for each use of what only Linux has.
BEGIN {
    for (i = 1; i < ARGC; ++i)
        if (ARGV[i] ~ /_portable\.cpp$/) {
            first = ARGV[i]
            sub(/_portable\.cpp$/, ".cpp", first)
            has_second[first] = 1
        }
    one_file = "lib/testing/silent_connection.cpp" # it has both versions

    split("CLOCK_BOOTTIME CLOCK_MONOTONIC_RAW CLOCK_MONOTONIC_COARSE CLOCK_REALTIME_COARSE " \
          "EAI_ADDRFAMILY EAI_NODATA MSG_ERRQUEUE MSG_MORE MSG_NOSIGNAL MSG_ZEROCOPY O_PATH O_TMPFILE POLLRDHUP " \
          "SIOCINQ SIOCOUTQ SOCK_CLOEXEC SOCK_NONBLOCK SOL_TCP SO_BINDTODEVICE SO_BUSY_POLL SO_INCOMING_CPU SO_MARK " \
          "SO_PEERCRED SO_PRIORITY SO_NOSIGPIPE TCP_CORK TCP_DEFER_ACCEPT TCP_FASTOPEN_CONNECT TCP_INFO TCP_KEEPCNT " \
          "TCP_KEEPIDLE TCP_KEEPINTVL TCP_NOTSENT_LOWAT TCP_QUICKACK TCP_USER_TIMEOUT " \
          "accept4 canonicalize_file_name copy_file_range dup3 epoll_create epoll_create1 epoll_ctl epoll_wait eventfd " \
          "explicit_bzero fallocate getentropy getrandom gettid gnu_get_libc_version inotify_init inotify_init1 mallinfo " \
          "mallinfo2 malloc_trim malloc_usable_size memfd_create memrchr mremap pipe2 prctl program_invocation_name " \
          "program_invocation_short_name pthread_getname_np pthread_setaffinity_np pthread_setname_np recvmmsg renameat2 " \
          "sched_getaffinity sched_setaffinity secure_getenv sendfile sendmmsg setns signalfd strchrnul syscall " \
          "timerfd_create timerfd_settime unshare " \
          "__ANDROID__ __APPLE__ __DragonFly__ __FreeBSD__ __GLIBC__ __NetBSD__ __OpenBSD__ __gnu_linux__ __linux " \
          "__linux__ OPENAI_PORTABLE", list, " ")
    for (i in list) linux[list[i]] = 1
    headers = "^[ \t]*#[ \t]*include[ \t]*<(linux/|asm/|sys/(epoll|eventfd|inotify|prctl|random|sendfile|signalfd|" \
              "syscall|sysinfo|timerfd|vfs)[.]h|(byteswap|endian|error|execinfo|features|malloc)[.]h)"
}
FNR == 1 { for (name in tested) delete tested[name] }
has_second[FILENAME] || FILENAME == one_file { next }

function found(what) {
    print FILENAME ":" FNR ": " what " is not portable"
    failed = 1
}

{
    sub(/\/\/.*/, "") # a comment may name anything
    # A second version may take what it finds.
    if (FILENAME ~ /_portable\.cpp$/ && match($0, /^#if defined\([A-Z_]+\)$/)) {
        tested[substr($0, 13, length($0) - 13)] = 1
        next
    }
    if ($0 ~ headers) found($0)
    if ($0 ~ /"\/(proc|sys|dev\/shm)\//) found($0)
    rest = $0
    while (match(rest, /[A-Za-z_][A-Za-z_0-9]*/)) {
        name = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        if (linux[name] && !(name in tested)) found(name)
    }
}
END { exit failed }
