// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace openai::detail {

/// The ids of responses that the client has created, but not yet received completely. Such a response was created in
/// the background, or its stream was cut off. Its tokens are not known yet, because only the complete response states
/// them. The first call that receives the complete response reports its tokens to the observer. At most 1024 ids are
/// kept; a further id replaces the oldest one. Thread-safe.
class begun_responses final : public core_service {
public:
    explicit begun_responses(client_core&) {}

    void add(std::string id);

    /// Removes the id. Returns whether it was there.
    bool remove(std::string_view id) noexcept;

private:
    static constexpr std::size_t most = 1024;

    std::mutex mutex_;
    std::deque<std::string> ids_; // the oldest first
};

} // namespace openai::detail
