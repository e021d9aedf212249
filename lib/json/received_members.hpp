// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/received_members.hpp>

#include <boost/json/object.hpp>

namespace openai::detail::mapping {

/// Sorts the JSON members of a value that was read from an archive into those that a server sent (`received`) and those
/// that the user set (`extra`). Before the call, `received.members` has all JSON members for which the value's class
/// has no field. If one of them is `received_from`, in the form `{"<provider>": {...}}`, its inner members become
/// `received.members`, and its key becomes `received.provider`. All other members become `extra`.
void restore_received(received_members& received, boost::json::object& extra);

} // namespace openai::detail::mapping
