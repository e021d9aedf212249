// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/received_members.hpp>

#include <boost/json/object.hpp>

namespace openai::detail::mapping {

/// Of a value read from an archive: `received.members` is all that has no field, and `received_from` in it says what a
/// server sent. The rest was the user's own.
void restore_received(received_members& received, boost::json::object& extra);

} // namespace openai::detail::mapping
