// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/responses/response_item_family.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/write.hpp"

#include <openai/conversations/conversation.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(conversation, (), (id, object, created_at, metadata))
BOOST_DESCRIBE_STRUCT(conversation_request, (), (items, metadata))
BOOST_DESCRIBE_STRUCT(conversation_update, (), (metadata))
BOOST_DESCRIBE_STRUCT(conversation_items, (), (items))

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<conversation>{"id"};

inline void check_request(const conversation_items& request, const path& root) {
    if (request.items.empty() && !request.extra_body.contains("items")) refuse(root.field("items"), "is empty");
}

template std::string write(const conversation_request&, bool, recipient);
template std::string write(const conversation_update&, bool, recipient);
template std::string write(const conversation_items&, bool, recipient);
template void read(const http_message&, conversation&);

/// Reads an item, and keeps its JSON text as the server sent it, byte for byte.
template <>
void read(const http_message& answer, response_item& out) {
    read_document(answer, out);
    keep_text(trimmed(answer.body), out);
}

} // namespace detail::mapping
template class detail::api_json<conversation>;
template class detail::api_json<conversation_request>;
template class detail::api_json<conversation_update>;
template class detail::api_json<conversation_items>;

} // namespace openai
