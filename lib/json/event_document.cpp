// SPDX-License-Identifier: BSL-1.0
#include "json/event_document.hpp"

#include "json/json_text.hpp"

namespace openai::detail::mapping {

const boost::json::value& event_document::parse(std::string_view event) {
    reset();
    beyond_.reset(memory_for(event.size(), event_memory));
    auto& resource = resource_.emplace(buffer_, sizeof(buffer_), &beyond_);
    return value_.emplace(parse_json_or_throw(event, "the event", event_memory, &resource));
}

} // namespace openai::detail::mapping
