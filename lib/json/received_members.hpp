// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/received_members.hpp>

#include <boost/json/object.hpp>

namespace openai::detail::mapping {

/// Separates the members of a value that was read from an archive. At first, `received.members` has all members without
/// a field. One of them may be `received_from`, which contains the members that a server sent and names the provider.
/// The members in `received_from` become `received`. All others were set by the user and become `extra`.
void restore_received(received_members& received, boost::json::object& extra);

} // namespace openai::detail::mapping
