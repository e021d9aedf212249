// SPDX-License-Identifier: BSL-1.0
#include "api/responses/fast_response_event.hpp"

#include "api/responses/response_event_kinds.hpp"
#include "json/json_scan.hpp"
#include "json/member_mask.hpp"

namespace openai::detail {
namespace {

using mapping::json_scan;
using mapping::member_mask;

/// Whether a member of this name is the text of an event.
bool names_text(std::string_view name) noexcept {
    return name == "delta" || name == "text" || name == "arguments" || name == "code" || name == "input" ||
           name == "refusal" || name == "command";
}

class event_scan {
public:
    explicit event_scan(response_event_data& data)
        : data_(data)
        , json_(data.event, data.unescaped) {}

    bool read() {
        if (!json_.object([this](std::string_view name) { return member(name); }) || !json_.finish()) return false;
        data_.kind = mapping::event_kind_of(data_.type);
        return data_.kind != response_event_kind::unknown && data_.kind != response_event_kind::error;
    }

private:
    bool member(std::string_view name) {
        if (name == "type") return seen_.first(0) && json_.text(data_.type);
        if (name == "sequence_number") return seen_.first(1) && json_.integer(data_.sequence_number.emplace());
        if (name == "item_id") return seen_.first(2) && json_.text(data_.item_id);
        if (name == "output_index") return seen_.first(3) && json_.integer(data_.output_index);
        if (name == "content_index") return seen_.first(4) && json_.integer(data_.content_index);
        if (name == "summary_index") return seen_.first(5) && json_.integer(data_.summary_index);
        if (name == "command_index") return seen_.first(6) && json_.integer(data_.command_index);
        if (names_text(name)) return seen_.first(7) && json_.text(data_.text);
        if (name == "partial_image_b64") return seen_.first(8) && json_.text(data_.partial_image);
        if (name == "logprobs" || name == "obfuscation" || name == "name") return json_.skip();
        return json_.null(); // what else there is takes a document
    }

    response_event_data& data_;
    json_scan json_;
    member_mask seen_;
};

} // namespace

bool read_fast_response_event(response_event_data& data) {
    constexpr std::size_t longest = 1u << 20; // a document's memory is bounded
    return data.event.size() <= longest && event_scan(data).read();
}

} // namespace openai::detail
