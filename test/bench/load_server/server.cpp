// SPDX-License-Identifier: BSL-1.0
#include "load_server/server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

constexpr std::uint64_t second = 1'000'000'000;

std::uint64_t read(clockid_t clock) {
    timespec time;
    clock_gettime(clock, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * second + static_cast<std::uint64_t>(time.tv_nsec);
}

std::uint64_t now() { return read(CLOCK_MONOTONIC); }
std::uint64_t spent() { return read(CLOCK_PROCESS_CPUTIME_ID); }

} // namespace

server::server(SSL_CTX* context)
    : context_(context)
    , epoll_(epoll_create1(EPOLL_CLOEXEC))
    , spent_before_(spent()) {}

double server::cpu_microseconds() const noexcept { return static_cast<double>(spent() - spent_before_) / 1000; }

std::uint16_t server::listen(bool tls) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket, any, size) != 0 || ::listen(socket, 4096) != 0 || ::getsockname(socket, any, &size) != 0)
        throw std::runtime_error("cannot listen");
    (tls ? tls_listener_ : plain_listener_) = socket;
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.fd = socket;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &wanted);
    return ntohs(address.sin_port);
}

void server::run(int end) {
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.fd = end;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, end, &wanted);
    std::vector<epoll_event> events(256);
    for (;;) {
        const int count = wait(events.data(), static_cast<int>(events.size()));
        for (int i = 0; i < count; ++i) {
            const auto& event = events[static_cast<std::size_t>(i)];
            if (event.data.fd == end) return;
            if (event.data.fd == plain_listener_ || event.data.fd == tls_listener_)
                accept_all(event.data.fd, event.data.fd == tls_listener_);
            else on_event(event.data.fd, event.events);
        }
        keep_appointments();
        // Each stream gets its turn before any gets a second one.
        for (auto turns = ready_.size(); turns > 0; --turns) {
            const int socket = ready_.front();
            ready_.pop_front();
            auto& to = connections_[static_cast<std::size_t>(socket)];
            if (!to || !to->queued) continue;
            to->queued = false;
            pump(*to);
        }
    }
}

int server::wait(epoll_event* events, int capacity) {
    if (!ready_.empty()) return epoll_wait(epoll_, events, capacity, 0);
    if (appointments_.empty()) return epoll_wait(epoll_, events, capacity, -1);
    const auto when = appointments_.top().when;
    const auto time = now();
    const auto left = when > time ? when - time : 0;
    const timespec limit{static_cast<time_t>(left / second), static_cast<long>(left % second)};
    return epoll_pwait2(epoll_, events, capacity, &limit, nullptr);
}

void server::accept_all(int listener, bool tls) {
    for (;;) {
        const int socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) return;
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connections_.size() <= static_cast<std::size_t>(socket))
            connections_.resize(static_cast<std::size_t>(socket) + 1);
        auto& made = connections_[static_cast<std::size_t>(socket)];
        made = std::make_unique<connection>(socket, tls ? context_ : nullptr);
        made->generation = ++generations_;
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.fd = socket;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &wanted);
    }
}

void server::on_event(int socket, std::uint32_t events) {
    auto& which = connections_[static_cast<std::size_t>(socket)];
    if (!which) return;
    if (events & EPOLLOUT) {
        if (!which->flush()) return;
        await_writable(*which, false);
        if (which->busy) enqueue(*which);
    }
    if (events & ~static_cast<std::uint32_t>(EPOLLOUT)) on_readable(*which);
}

void server::on_readable(connection& from) {
    if (!from.receive()) return drop(from);
    while (!from.busy) {
        const auto came = read_request(from.received);
        if (came.size == 0) return;
        from.received.erase(0, came.size);
        from.current = came.wanted;
        from.sent = 0;
        from.busy = true;
        if (!std::exchange(from.counted, true)) {
            ++handshakes_;
            resumed_ += from.resumed();
        }
        const auto socket = static_cast<std::size_t>(from.socket());
        begin(from);
        if (!connections_[socket]) return;
    }
}

void server::begin(connection& to) {
    switch (to.current.what) {
    case order::kind::answer:
    case order::kind::close: return finish(to);
    case order::kind::delay: return schedule(to, now() + to.current.first * 1'000'000);
    case order::kind::barrier: return arrive(to, at_barrier_);
    case order::kind::stream:
        to.put(answers_.stream_head());
        send(to);
        return enqueue(to);
    case order::kind::slow:
        to.put(answers_.stream_head());
        send(to);
        return arrive(to, slow_);
    case order::kind::unknown: drop(to);
    }
}

/// When the last one of a group is there, each gets an appointment: at once, or spread over a second.
void server::arrive(connection& to, std::vector<appointment>& waiting) {
    waiting.push_back({0, to.socket(), to.generation});
    if (waiting.size() < to.current.first) return;
    const bool slow = to.current.what == order::kind::slow;
    if (!slow) spent_before_ = spent();
    const auto begin = now() + (slow ? second / 2 : 0);
    const auto step = slow ? second / waiting.size() : 0;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        waiting[i].when = begin + i * step;
        appointments_.push(waiting[i]);
    }
    waiting.clear();
}

void server::schedule(connection& with, std::uint64_t when) {
    appointments_.push({when, with.socket(), with.generation});
}

void server::keep_appointments() {
    if (appointments_.empty()) return;
    const auto time = now();
    while (!appointments_.empty() && appointments_.top().when <= time) {
        const auto due = appointments_.top();
        appointments_.pop();
        auto& with = connections_[static_cast<std::size_t>(due.socket)];
        if (!with || with->generation != due.generation) continue;
        if (with->current.what != order::kind::slow) finish(*with);
        else if (with->sent == with->current.second) finish(*with);
        else {
            ++with->sent;
            keep(*with);
            schedule(*with, due.when + second);
        }
    }
}

void server::keep(connection& with) {
    if (with.blocked()) return;
    const auto event = answers_.stamped(now());
    with.put(event);
    if (!with.flush()) drop(with); // its receive buffer is full of events that came once per second
}

/// The whole answer, or the end of a stream.
void server::finish(connection& to) {
    const bool close = to.current.what == order::kind::close;
    const bool streamed = to.current.what == order::kind::slow || to.current.what == order::kind::stream;
    const bool sized = close || to.current.what == order::kind::answer;
    to.put(streamed ? answers_.stream_tail() : answers_.completion(sized ? to.current.first : 130, close));
    to.busy = false;
    send(to);
    if (close) drop(to);
}

void server::pump(connection& to) {
    if (to.blocked()) return;
    if (to.current.what == order::kind::stream) step_stream(to);
}

void server::step_stream(connection& to) {
    const auto deltas = to.current.first;
    if (to.sent == deltas) return finish(to);
    const auto count =
        std::min({to.current.second * to.current.third, deltas - to.sent, answers::block - to.sent % answers::block});
    to.put(answers_.deltas(to.sent, count), to.current.second * answers_.event_size());
    to.sent += count;
    send(to);
    enqueue(to);
}

void server::enqueue(connection& to) {
    if (to.queued || to.blocked()) return;
    to.queued = true;
    ready_.push_back(to.socket());
}

void server::send(connection& to) {
    if (!to.flush()) await_writable(to, true);
}

void server::await_writable(connection& to, bool wanted) {
    if (to.writable_awaited == wanted) return;
    to.writable_awaited = wanted;
    epoll_event events{};
    events.events = EPOLLIN | (wanted ? static_cast<std::uint32_t>(EPOLLOUT) : 0u);
    events.data.fd = to.socket();
    epoll_ctl(epoll_, EPOLL_CTL_MOD, to.socket(), &events);
}

void server::drop(connection& which) { connections_[static_cast<std::size_t>(which.socket())].reset(); }

} // namespace bench
