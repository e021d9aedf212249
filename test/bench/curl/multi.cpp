// SPDX-License-Identifier: BSL-1.0
#include "curl/multi.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace bench {
namespace {

long long milliseconds_now() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

multi::multi(long connections)
    : multi_(curl_multi_init())
    , epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &multi::watch);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &multi::set_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, connections);
}

multi::~multi() {
    curl_multi_cleanup(multi_);
    ::close(epoll_);
}

int multi::watch(CURL*, curl_socket_t socket, int what, void* self, void* known) {
    auto& me = *static_cast<multi*>(self);
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(me.epoll_, EPOLL_CTL_DEL, socket, nullptr);
        curl_multi_assign(me.multi_, socket, nullptr);
        return 0;
    }
    epoll_event wanted{};
    if (what & CURL_POLL_IN) wanted.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) wanted.events |= EPOLLOUT;
    wanted.data.fd = socket;
    epoll_ctl(me.epoll_, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &wanted);
    curl_multi_assign(me.multi_, socket, &me);
    return 0;
}

int multi::set_timer(CURLM*, long milliseconds, void* self) {
    auto& me = *static_cast<multi*>(self);
    me.timeout_ = milliseconds;
    me.due_ = milliseconds > 0 ? milliseconds_now() + milliseconds : 0;
    return 0;
}

void multi::wait() {
    int running = 0;
    epoll_event events[256];
    auto limit = timeout_;
    if (timeout_ > 0) limit = static_cast<long>(std::max(0LL, due_ - milliseconds_now()));
    const int count = epoll_wait(epoll_, events, 256, static_cast<int>(limit));
    if (timeout_ == 0 || (timeout_ > 0 && milliseconds_now() >= due_)) {
        timeout_ = -1;
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (int i = 0; i < count; ++i) {
        int what = 0;
        if (events[i].events & EPOLLIN) what |= CURL_CSELECT_IN;
        if (events[i].events & EPOLLOUT) what |= CURL_CSELECT_OUT;
        if (events[i].events & (EPOLLERR | EPOLLHUP)) what |= CURL_CSELECT_ERR;
        curl_multi_socket_action(multi_, events[i].data.fd, what, &running);
    }
}

std::optional<multi::done> multi::next_done() {
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_, &left))
        if (message->msg == CURLMSG_DONE) return done{message->easy_handle, message->data.result};
    return {};
}

} // namespace bench
