// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/capped_resource.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace openai::detail::mapping {

/// An event as JSON, with memory that holds a usual one, so that it takes no allocations of its own.
class event_document {
public:
    event_document() noexcept {}
    event_document(const event_document&) = delete;
    event_document& operator=(const event_document&) = delete;

    /// Throws `error` (`invalid_json`, `limit_exceeded`). What it gave before is gone.
    const boost::json::value& parse(std::string_view event);

    void reset() noexcept {
        value_.reset();
        resource_.reset(); // release() would keep the size of the last block, and double it
    }

private:
    std::byte buffer_[2048];
    capped_resource beyond_{0}; ///< more, within the event's limit
    std::optional<boost::json::monotonic_resource> resource_;
    std::optional<boost::json::value> value_;
};

} // namespace openai::detail::mapping
