// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_polling.hpp"

#include <algorithm>

namespace openai::detail {

boost::asio::awaitable<value_with_response<response>> poll_response(const response_look& look, polling times,
                                                                    std::chrono::milliseconds pause) {
    constexpr std::chrono::milliseconds longest(10'000);
    for (;; pause = std::min(pause * 3 / 2, longest)) {
        auto found = co_await look();
        if (found.value.ended()) co_return found;
        co_await times.pause(pause);
        if (times.over()) co_return found;
    }
}

} // namespace openai::detail
