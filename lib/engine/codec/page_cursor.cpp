// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/page_cursor.hpp"

#include <openai/core/error.hpp>

#include <utility>

namespace openai::detail {

void page_cursor::advance(std::string next) {
    if (next.empty()) throw error(errc::invalid_response, "the list says that more follows, but not behind what");
    if (next == after_ || next == mark_) throw error(errc::invalid_response, "the list leads in circles");
    if (++steps_ == stride_) {
        mark_ = next;
        steps_ = 0;
        stride_ *= 2;
    }
    after_ = std::move(next);
}

} // namespace openai::detail
