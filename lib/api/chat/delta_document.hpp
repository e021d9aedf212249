// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_delta_data.hpp"

#include <boost/json/object.hpp>

namespace openai::detail::mapping {

/// Reads a parsed event of any form into `data`. The views in `data` then refer to `event`, or to copies that `data`
/// holds. Throws `error` (`invalid_response`).
void read_delta_document(const boost::json::object& event, chat_delta_data& data);

} // namespace openai::detail::mapping
