// SPDX-License-Identifier: BSL-1.0
#include "client/polling.hpp"

#include "io/wakeup.hpp"
#include "longest_time.hpp"

#include <algorithm>

namespace openai::detail {

bool polling::limit(call_options& question, const timeouts& usual) const {
    using std::chrono::milliseconds;
    const auto& limits = question.timeouts ? *question.timeouts : usual;
    const auto left = std::chrono::ceil<milliseconds>(end_ - io::clock::now());
    if (left >= std::min(question.timeout().value_or(limits.total), longest_limit)) return false;
    question.timeout(std::max(left, milliseconds(1)));
    return true;
}

boost::asio::awaitable<void> polling::pause(io::clock::duration time) const {
    return io::sleep_until(std::min(io::clock::now() + time, end_));
}

} // namespace openai::detail
