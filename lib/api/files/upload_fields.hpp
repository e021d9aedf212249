// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/files/file_fields.hpp"

#include <openai/files/upload.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(upload_request, (), (filename, purpose, bytes, mime_type, expires_after))
BOOST_DESCRIBE_STRUCT(upload_completion, (), (part_ids, md5))
BOOST_DESCRIBE_STRUCT(part_upload, (), (data))
BOOST_DESCRIBE_STRUCT(upload, (), (id, object, status, bytes, created_at, expires_at, filename, purpose, file))
BOOST_DESCRIBE_STRUCT(upload_part, (), (id, object, upload_id, created_at))

inline void check_request(const upload_request& request, const detail::mapping::path& root) {
    const auto& extra = request.extra_body;
    if (request.filename.empty() && !extra.contains("filename"))
        detail::mapping::refuse(root.field("filename"), "is empty");
    if (request.purpose.empty() && !extra.contains("purpose"))
        detail::mapping::refuse(root.field("purpose"), "is empty");
    if (request.bytes < 0) detail::mapping::refuse(root.field("bytes"), "is negative");
}

inline void check_request(const upload_completion& request, const detail::mapping::path& root) {
    if (request.part_ids.empty() && !request.extra_body.contains("part_ids"))
        detail::mapping::refuse(root.field("part_ids"), "is empty");
}

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<upload>{"id"};
template <>
inline constexpr std::array<std::string_view, 1> needed_fields<upload_part>{"id"};

} // namespace detail::mapping
} // namespace openai
