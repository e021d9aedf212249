// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/sse_decoder.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace openai::detail {

/// Splits the data of an event that contains several JSON documents: one on each line, or a list of objects. Each
/// document then counts as one event.
class event_lines {
public:
    bool empty() const noexcept { return lines_.empty(); }

    /// Takes the data of an event if the data contains several documents. Returns whether the data was taken.
    bool take(const protocol::sse_event& event);

    /// Returns the next document as an event, which is valid until the next call. Requires `!empty()`.
    protocol::sse_event next();

    void clear() noexcept;

private:
    std::string lines_;
    std::size_t at_ = 0; // the position of the next line
    std::string line_;   // the current line
};

} // namespace openai::detail
