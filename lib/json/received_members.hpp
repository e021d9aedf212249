// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/received_members.hpp>

#include <boost/json/object.hpp>

namespace openai::detail::mapping {

/// Restores the members of a value that was read from an archive. Before the call, `received.members` has all JSON
/// members for which the value's class has no field. This function separates those that a server sent (`received`) from
/// those that the user set (`extra`).
///
/// In the archive, the member `received_from` contains what a server sent. It has the form `{"<provider>": {...}}`. The
/// inner object becomes `received.members`, and its name becomes `received.provider`. All other members become `extra`.
void restore_received(received_members& received, boost::json::object& extra);

} // namespace openai::detail::mapping
