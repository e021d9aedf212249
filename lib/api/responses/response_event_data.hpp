// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_event.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace openai::detail {

/// The data that the copies of a `response_event` share. Its views point into `event`, `unescaped`, `own` and
/// `more->texts`.
struct response_event_data {
    std::string event;
    std::string unescaped; ///< the unescaped text of strings that contain escapes
    std::string own;       ///< a text that is not contiguous in the event

    response_event_kind kind = response_event_kind::unknown;
    std::string_view type;
    std::string_view text;
    std::string_view item_id;
    std::string_view partial_image;
    std::optional<std::int64_t> sequence_number;
    std::int64_t output_index = -1;
    std::int64_t content_index = -1;
    std::int64_t summary_index = -1;
    std::int64_t command_index = -1;
    std::int64_t annotation_index = -1;

    /// Values that only a few events have.
    struct parts {
        std::optional<response_item> item;
        std::optional<response_part> part;
        std::optional<response_annotation> annotation;
        std::optional<openai::response> response;
        std::string texts[4]; ///< type, text, item id and image, if the event was parsed as a document
    };
    std::unique_ptr<parts> more;

    /// Clears the data for the next event. The strings keep their allocated memory.
    void reset() {
        event.clear();
        unescaped.clear();
        own.clear();
        kind = response_event_kind::unknown;
        type = text = item_id = partial_image = {};
        sequence_number.reset();
        output_index = content_index = summary_index = command_index = annotation_index = -1;
        more.reset();
    }
};

} // namespace openai::detail
