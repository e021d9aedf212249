// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

namespace openai::detail::mapping {

/// Appends the log probabilities of another chunk to those in `have`. Both have a form such as `{"content": [...],
/// "refusal": [...]}`. Each list is appended to the list of the same name.
void append_logprobs(boost::json::value& have, const boost::json::value& more);

} // namespace openai::detail::mapping
