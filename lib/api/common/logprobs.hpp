// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

namespace openai::detail::mapping {

/// Log probabilities of one more piece: `{"content": [...], "refusal": [...]}` and the like, whose lists grow.
void append_logprobs(boost::json::value& have, const boost::json::value& more);

} // namespace openai::detail::mapping
