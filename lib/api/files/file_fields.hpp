// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/common/page_fields.hpp"
#include "json/json_writer.hpp"

#include <openai/files/file_object.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(file_expiry, (), (anchor, seconds))
BOOST_DESCRIBE_STRUCT(file_upload, (), (purpose, expires_after, file))
BOOST_DESCRIBE_STRUCT(file_object, (),
                      (id, object, bytes, created_at, expires_at, filename, purpose, status, status_details))
BOOST_DESCRIBE_STRUCT(file_list_parameters, (paging), (purpose))

inline void check_request(const file_upload& request, const detail::mapping::path& root) {
    if (request.purpose.empty() && !request.extra_body.contains("purpose"))
        detail::mapping::refuse(root.field("purpose"), "is empty");
}

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<file_object>{"id"};

} // namespace detail::mapping
} // namespace openai
