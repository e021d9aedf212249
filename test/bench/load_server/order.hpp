// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace bench {

/// What a request asks the load server for. It is the request's model, so that any client can say it.
struct order {
    enum class kind {
        answer,  ///< `answer/<characters>`: a completion at once
        close,   ///< `close/<characters>`: the same, and the connection is closed
        delay,   ///< `delay/<milliseconds>`: a completion later
        barrier, ///< `barrier/<n>`: completions when n requests wait for one
        stream,  ///< `stream/<deltas>/<deltas per record>/<records per send>`
        slow,    ///< `slow/<streams>/<events>`: when that many streams are open, a stamped event per second in each
        unknown
    };
    kind what = kind::unknown;
    std::size_t first = 0;
    std::size_t second = 1;
    std::size_t third = 1;
};

/// Reads a model's name.
order read_order(std::string_view model);

/// A complete request at the beginning of `bytes`: its length, 0 if there is none yet, and what it asks for.
struct request {
    std::size_t size = 0;
    order wanted;
};
request read_request(std::string_view bytes);

} // namespace bench
