// SPDX-License-Identifier: BSL-1.0
#include "api/responses/fast_response_event.hpp"

#include "api/responses/response_event_kinds.hpp"
#include "json/json_scan.hpp"
#include "json/member_mask.hpp"

namespace openai::detail {
namespace {

using mapping::json_scan;
using mapping::member_mask;

enum : unsigned {
    type_member,
    number_member,
    item_id_member,
    output_index_member,
    content_index_member,
    summary_index_member,
    command_index_member,
    text_member,
    image_member
};

/// Whether a member of this name is the text of an event.
bool names_text(std::string_view name) noexcept {
    return name == "delta" || name == "text" || name == "arguments" || name == "code" || name == "input" ||
           name == "refusal" || name == "command";
}

class event_scan {
public:
    event_scan(response_event_data& data, response_event_head& head)
        : data_(data)
        , head_(head)
        , json_(data.event, data.unescaped) {}

    bool read() {
        if (begins_as_before()) return read_rest();
        json_.resume(0);
        data_.sequence_number.reset();
        if (!json_.object([this](std::string_view name) { return member(name); }) || !json_.finish()) return false;
        data_.kind = mapping::event_kind_of(data_.type);
        const bool may_fail = mapping::is_last_event(data_.kind) || data_.kind == response_event_kind::error;
        if (may_fail || data_.kind == response_event_kind::unknown) return false;
        note_head();
        return true;
    }

private:
    /// Takes the beginning of the event up to its text, if it says the same as that of the event before.
    bool begins_as_before() {
        const std::string_view event = data_.event;
        if (head_.before.empty() || !event.starts_with(head_.before)) return false;
        json_.resume(head_.before.size());
        if (!json_.integer(data_.sequence_number.emplace())) return false;
        number_end_ = json_.position();
        return event.substr(number_end_).starts_with(head_.between);
    }

    bool read_rest() {
        const std::string_view event = data_.event;
        json_.resume(number_end_ + head_.between.size());
        data_.kind = head_.kind;
        data_.type = event.substr(head_.type_at, head_.type_size);
        data_.item_id = event.substr(number_end_ + head_.item_id_at, head_.item_id_size);
        data_.output_index = head_.output_index;
        data_.content_index = head_.content_index;
        data_.summary_index = head_.summary_index;
        data_.command_index = head_.command_index;
        seen_ = member_mask(head_.members);
        return json_.text(data_.text) && json_.other_members([this](std::string_view name) { return member(name); }) &&
               json_.finish();
    }

    bool member(std::string_view name) {
        if (name == "type") return seen_.first(type_member) && json_.text(data_.type);
        if (name == "sequence_number") return number();
        if (name == "item_id") return seen_.first(item_id_member) && json_.text(data_.item_id);
        if (name == "output_index") return seen_.first(output_index_member) && json_.integer(data_.output_index);
        if (name == "content_index") return seen_.first(content_index_member) && json_.integer(data_.content_index);
        if (name == "summary_index") return seen_.first(summary_index_member) && json_.integer(data_.summary_index);
        if (name == "command_index") return seen_.first(command_index_member) && json_.integer(data_.command_index);
        if (names_text(name)) return text();
        if (name == "partial_image_b64") return seen_.first(image_member) && json_.text(data_.partial_image);
        if (name == "logprobs" || name == "obfuscation" || name == "name") return json_.skip();
        return json_.null(); // what else there is takes a document
    }

    bool number() {
        number_at_ = json_.position();
        before_number_ = seen_.all();
        const bool read = seen_.first(number_member) && json_.integer(data_.sequence_number.emplace());
        number_end_ = json_.position();
        return read;
    }

    bool text() {
        text_at_ = json_.position();
        before_text_ = seen_.all() | 1u << text_member;
        as_before_text_ = data_;
        return seen_.first(text_member) && json_.text(data_.text);
    }

    /// What the numbers and the item were when the text began.
    struct numbers {
        numbers() = default;
        numbers& operator=(const response_event_data& data) noexcept {
            output_index = data.output_index;
            content_index = data.content_index;
            summary_index = data.summary_index;
            command_index = data.command_index;
            item_id = data.item_id;
            return *this;
        }
        std::int64_t output_index = -1;
        std::int64_t content_index = -1;
        std::int64_t summary_index = -1;
        std::int64_t command_index = -1;
        std::string_view item_id;
    };

    /// For the next event, if only its type stands before the number, and what `head` keeps between number and text.
    void note_head() {
        head_.before.clear();
        const bool has_all = number_at_ > 0 && text_at_ > number_end_ && before_number_ == 1u << type_member;
        if (!has_all || !data_.unescaped.empty()) return;
        const auto* begin = data_.event.data();
        const auto& then = as_before_text_;
        head_.before.assign(data_.event, 0, number_at_);
        head_.between.assign(data_.event, number_end_, text_at_ - number_end_);
        head_.kind = data_.kind;
        head_.type_at = static_cast<std::size_t>(data_.type.data() - begin);
        head_.type_size = data_.type.size();
        head_.item_id_size = then.item_id.size();
        head_.item_id_at =
            then.item_id.empty() ? 0 : static_cast<std::size_t>(then.item_id.data() - begin) - number_end_;
        head_.output_index = then.output_index;
        head_.content_index = then.content_index;
        head_.summary_index = then.summary_index;
        head_.command_index = then.command_index;
        head_.members = before_text_;
    }

    response_event_data& data_;
    response_event_head& head_;
    json_scan json_;
    member_mask seen_;
    std::size_t number_at_ = 0;
    std::size_t number_end_ = 0;
    std::size_t text_at_ = 0;
    unsigned before_number_ = 0;
    unsigned before_text_ = 0;
    numbers as_before_text_;
};

} // namespace

bool read_fast_response_event(response_event_data& data, response_event_head& head) {
    constexpr std::size_t longest = 1u << 20; // a document's memory is bounded
    return data.event.size() <= longest && event_scan(data, head).read();
}

} // namespace openai::detail
