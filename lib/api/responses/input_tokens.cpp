// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/common/page_fields.hpp"
#include "api/responses/response_fields.hpp"
#include "api/responses/response_request_fields.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/query.hpp"
#include "json/write.hpp"

#include <openai/responses/compaction.hpp>
#include <openai/responses/input_tokens.hpp>
#include <openai/responses/response_list.hpp>

/// Requests and answers that count tokens, compact a conversation or list items.
namespace openai {

BOOST_DESCRIBE_STRUCT(input_token_request, (),
                      (model, input, conversation, instructions, parallel_tool_calls, personality, previous_response_id,
                       reasoning, text, tool_choice, tools, truncation))
BOOST_DESCRIBE_STRUCT(input_token_count, (), (object, input_tokens))
BOOST_DESCRIBE_STRUCT(compaction_request, (),
                      (model, input, instructions, previous_response_id, prompt_cache_key, prompt_cache_options,
                       prompt_cache_retention, service_tier))
BOOST_DESCRIBE_STRUCT(compaction, (), (id, object, created_at, output, usage))
BOOST_DESCRIBE_STRUCT(item_list_parameters, (paging), (include))
BOOST_DESCRIBE_STRUCT(retrieve_parameters, (), (include))
BOOST_DESCRIBE_STRUCT(response_resume_parameters, (), (starting_after, include_obfuscation, include))

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<input_token_count>{"input_tokens"};
template <>
inline constexpr bool exact_numbers<input_token_count> = true;
template <>
inline constexpr std::array<std::string_view, 1> needed_fields<compaction>{"output"};

/// Leaves out an empty model. The model may have been chosen already, for example for a conversation.
inline bool is_withheld(const json_writer&, const input_token_request& request, std::string input_token_request::*) {
    return request.model.empty();
}

inline bool read_value(const boost::json::value& json, input_token_request& out, const path& at) {
    return read_request(json, out, at);
}
inline bool read_value(const boost::json::value& json, compaction_request& out, const path& at) {
    return read_request(json, out, at);
}

inline void check_request(const compaction_request& request, const path& root) {
    if (request.model.empty() && !request.extra_body.contains("model")) refuse(root.field("model"), "is empty");
}

template std::string write(const input_token_request&, bool, recipient);
template std::string write(const compaction_request&, bool, recipient);
template void read(const http_message&, input_token_count&);
template query write_query(const item_list_parameters&);
template query write_query(const retrieve_parameters&);
template query write_query(const response_resume_parameters&);

template <>
void read(const http_message& answer, page<response_item>& out) {
    read_document(answer, out);
    if (const auto data = member_text(answer.body, "data")) keep_texts(*data, out.data);
}

template <>
void read(const http_message& answer, compaction& out) {
    read_document(answer, out);
    if (const auto output = member_text(answer.body, "output")) keep_texts(*output, out.output);
}

} // namespace detail::mapping

input_token_request::input_token_request(const response_request& request)
    : model(request.model)
    , input(request.input)
    , conversation(request.conversation)
    , instructions(request.instructions)
    , parallel_tool_calls(request.parallel_tool_calls)
    , previous_response_id(request.previous_response_id)
    , reasoning(request.reasoning)
    , text(request.text)
    , tool_choice(request.tool_choice)
    , tools(request.tools)
    , truncation(request.truncation) {}

template class detail::api_json<input_token_request>;
template class detail::api_json<input_token_count>;
template class detail::api_json<compaction_request>;
template class detail::api_json<compaction>;
template class detail::api_json<item_list_parameters>;
template class detail::api_json<retrieve_parameters>;
template class detail::api_json<response_resume_parameters>;
template class detail::api_json<page<response_item>>;

} // namespace openai
