// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/capped_resource.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace openai::detail::mapping {

/// Parses one event after another as JSON. Its buffer is large enough for most events, so that they need no allocation.
class event_document {
public:
    event_document() noexcept {}
    event_document(const event_document&) = delete;
    event_document& operator=(const event_document&) = delete;

    /// Parses an event and returns its value, which is valid until the next call. Throws `error` (`invalid_json`,
    /// `limit_exceeded`).
    const boost::json::value& parse(std::string_view event);

    void reset() noexcept {
        value_.reset();
        resource_.reset(); // after release(), the next block would be twice as large as the last one
    }

private:
    std::byte buffer_[2048];
    capped_resource beyond_{0}; ///< memory for what does not fit into the buffer, up to the event's limit
    std::optional<boost::json::monotonic_resource> resource_;
    std::optional<boost::json::value> value_;
};

} // namespace openai::detail::mapping
