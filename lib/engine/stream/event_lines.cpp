// SPDX-License-Identifier: BSL-1.0
#include "engine/stream/event_lines.hpp"

#include "engine/answers/stream_event.hpp"

#include <string_view>

namespace openai::detail {

bool event_lines::take(const protocol::sse_event& event) {
    if (event.type == "error") return false; // only this line says that the data is an error
    if (auto list = mapping::lines_of_list(event.data)) lines_.replace(0, at_, *list);
    else if (mapping::first_of_lines(event.data)) lines_.assign(event.data);
    else return false;
    at_ = 0;
    return true;
}

protocol::sse_event event_lines::next() {
    auto rest = std::string_view(lines_).substr(at_);
    const auto first = mapping::first_of_lines(rest);
    if (first) rest = *first;
    at_ += rest.size() + 1;
    protocol::sse_event event;
    event.type = "message";
    event.data = line_.assign(rest);
    if (!first) clear();
    return event;
}

void event_lines::clear() noexcept {
    lines_.clear();
    at_ = 0;
}

} // namespace openai::detail
