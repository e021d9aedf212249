// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <curl/curl.h>

#include <optional>

namespace bench {

/// libcurl's transfers, driven by epoll (`curl_multi_socket_action`).
class multi {
public:
    /// Keeps up to `connections` open.
    explicit multi(long connections);
    multi(const multi&) = delete;
    multi& operator=(const multi&) = delete;
    ~multi();

    void add(CURL* handle) { curl_multi_add_handle(multi_, handle); }
    void remove(CURL* handle) { curl_multi_remove_handle(multi_, handle); }

    /// Until something happened, and lets libcurl act on it.
    void wait();

    struct done {
        CURL* handle;
        CURLcode result;
    };
    std::optional<done> next_done();

private:
    static int watch(CURL*, curl_socket_t socket, int what, void* self, void* known);
    static int set_timer(CURLM*, long milliseconds, void* self);

    CURLM* multi_;
    int epoll_;
    long timeout_ = -1; ///< milliseconds, as libcurl says it
    long long due_ = 0; ///< the same on the steady clock
};

} // namespace bench
