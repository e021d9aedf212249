// SPDX-License-Identifier: BSL-1.0
#include "engine/run/polling.hpp"

#include "core/longest_time.hpp"
#include "net/wakeup.hpp"

#include <algorithm>

namespace openai::detail {

bool polling::limit(call_options& request, const timeouts& usual) const {
    using std::chrono::milliseconds;
    const auto& limits = request.timeouts ? *request.timeouts : usual;
    const auto left = std::chrono::ceil<milliseconds>(end_ - net::clock::now());
    if (left >= std::min(request.timeout().value_or(limits.total), longest_limit)) return false;
    request.timeout(std::max(left, milliseconds(1)));
    return true;
}

boost::asio::awaitable<void> polling::pause(net::clock::duration time) const {
    return net::sleep_until(std::min(net::clock::now() + time, end_));
}

} // namespace openai::detail
