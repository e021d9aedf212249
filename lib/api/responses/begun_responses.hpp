// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
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

    /// `model` is the model that the request named, or an empty string.
    void add(std::string id, std::string model);

    /// Removes the id. Returns the model that was added with it, or `std::nullopt` if the id was not there.
    std::optional<std::string> take(std::string_view id) noexcept;

private:
    static constexpr std::size_t most = 1024;

    struct begun {
        std::string id;
        std::string model;
    };

    std::mutex mutex_;
    std::deque<begun> responses_; // the oldest first
};

} // namespace openai::detail
