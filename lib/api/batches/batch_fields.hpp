// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/files/file_fields.hpp"

#include <openai/batches/batch.hpp>
#include <openai/batches/batch_lines.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(batch_request, (), (input_file_id, endpoint, completion_window, metadata, output_expires_after))
BOOST_DESCRIBE_STRUCT(batch_list_parameters, (page_parameters), ())
BOOST_DESCRIBE_STRUCT(batch_counts, (), (total, completed, failed))
BOOST_DESCRIBE_STRUCT(batch, (),
                      (id, object, endpoint, input_file_id, completion_window, status, model, output_file_id,
                       error_file_id, errors, created_at, in_progress_at, expires_at, finalizing_at, completed_at,
                       failed_at, expired_at, cancelling_at, cancelled_at, request_counts, usage, metadata))

inline void check_request(const batch_request& request, const detail::mapping::path& root) {
    const auto& extra = request.extra_body;
    if (request.input_file_id.empty() && !extra.contains("input_file_id"))
        detail::mapping::refuse(root.field("input_file_id"), "is empty");
    if (request.endpoint.empty() && !extra.contains("endpoint"))
        detail::mapping::refuse(root.field("endpoint"), "is empty");
}

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<batch>{"id"};

/// Resets optional fields that contain an empty text or the time 0. Some servers send these instead of leaving a member
/// out.
inline void after_read(const boost::json::object&, batch& read, const path&) {
    for_each_field<batch>([&](std::string_view, auto pointer) {
        using field = std::remove_cvref_t<decltype(read.*pointer)>;
        if constexpr (std::same_as<field, std::optional<std::string>> ||
                      std::same_as<field, std::optional<std::int64_t>>)
            if (read.*pointer == typename field::value_type()) (read.*pointer).reset();
    });
}

} // namespace detail::mapping
} // namespace openai
