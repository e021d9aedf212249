// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace openai::detail {

/// The responses that the client has created in the background and that no call has received complete yet. The answer
/// of the call that creates such a response does not state the tokens used, and a stream that does not reach its end
/// does not, either. The first call that receives the complete response reports them to the observer. At most 1024
/// responses are kept; after that, the oldest is removed. Thread-safe.
class begun_responses final : public core_service {
public:
    explicit begun_responses(client_core&) {}

    void add(std::string id);

    /// Removes the response. Returns whether it was there.
    bool remove(std::string_view id) noexcept;

private:
    static constexpr std::size_t most = 1024;

    std::mutex mutex_;
    std::deque<std::string> ids_; // the oldest first
};

} // namespace openai::detail
