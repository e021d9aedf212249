// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

/// The chat API nests the members that belong to a type: `{"type": "x", "x": {...}}`. The Responses API has them beside
/// "type".
namespace openai::detail::mapping {

/// Converts an object from the form of the chat API to the form of the Responses API. Returns any other JSON unchanged.
boost::json::value flat(boost::json::value nested);

/// Converts the format of a custom tool from the form of the Responses API to the form of the chat API. Returns any
/// other JSON unchanged.
boost::json::value nested_format(boost::json::value flat);

} // namespace openai::detail::mapping
