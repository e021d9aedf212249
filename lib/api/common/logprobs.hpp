// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

namespace openai::detail::mapping {

/// Appends the log probabilities in `more`, which come from another chunk, to those in `have`. Both arguments are
/// objects such as `{"content": [...], "refusal": [...]}`; `have` may also be null. Each list is appended to the list
/// of the same name.
void append_logprobs(boost::json::value& have, const boost::json::value& more);

} // namespace openai::detail::mapping
