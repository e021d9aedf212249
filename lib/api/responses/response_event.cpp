// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_event_data.hpp"
#include "api/responses/response_event_kinds.hpp"

namespace openai {
namespace {

template <class T>
const T* pointer_to(const std::optional<T>& value) noexcept {
    return value ? &*value : nullptr;
}

} // namespace

response_event_kind response_event::kind() const noexcept { return data_ ? data_->kind : response_event_kind::unknown; }

std::string_view response_event::type() const noexcept { return data_ ? data_->type : std::string_view(); }

std::optional<std::int64_t> response_event::sequence_number() const noexcept {
    return data_ ? data_->sequence_number : std::nullopt;
}

std::string_view response_event::text() const noexcept { return data_ ? data_->text : std::string_view(); }

std::string_view response_event::item_id() const noexcept { return data_ ? data_->item_id : std::string_view(); }

std::int64_t response_event::output_index() const noexcept { return data_ ? data_->output_index : -1; }

std::int64_t response_event::content_index() const noexcept { return data_ ? data_->content_index : -1; }

std::int64_t response_event::summary_index() const noexcept { return data_ ? data_->summary_index : -1; }

std::int64_t response_event::command_index() const noexcept { return data_ ? data_->command_index : -1; }

std::int64_t response_event::annotation_index() const noexcept { return data_ ? data_->annotation_index : -1; }

const response_item* response_event::item() const noexcept {
    return data_ && data_->more ? pointer_to(data_->more->item) : nullptr;
}

const response_item* response_event::finished_item() const noexcept {
    return kind() == response_event_kind::output_item_done ? item() : nullptr;
}

const response_part* response_event::part() const noexcept {
    return data_ && data_->more ? pointer_to(data_->more->part) : nullptr;
}

const response_annotation* response_event::annotation() const noexcept {
    return data_ && data_->more ? pointer_to(data_->more->annotation) : nullptr;
}

const response* response_event::response() const noexcept {
    return data_ && data_->more ? pointer_to(data_->more->response) : nullptr;
}

std::string_view response_event::partial_image() const noexcept {
    return data_ ? data_->partial_image : std::string_view();
}

bool response_event::is_last() const noexcept {
    return detail::mapping::is_last_event(kind()) || type() == "response.cancelled"; // not in OpenAI's document
}

std::string_view response_event::raw() const noexcept { return data_ ? data_->event : std::string_view(); }

} // namespace openai
