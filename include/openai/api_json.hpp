// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <string_view>

/// Converts the requests and answers of the API to JSON and back. This header declares the classes of the requests and
/// answers, but does not define them. So also include the headers of the classes that you convert.
namespace openai {

class batch;
class batch_list_parameters;
class batch_request;
class chat_choice;
class chat_completion;
class chat_list_parameters;
class chat_request;
class chat_update;
class compaction;
class compaction_request;
class content_part;
class content_provenance_check;
class conversation;
class conversation_items;
class conversation_request;
class conversation_update;
class deletion;
class embedding;
class embedding_list;
class embedding_request;
class file_list_parameters;
class file_object;
class image;
class image_list;
class image_request;
class input_token_count;
class input_token_request;
class item_list_parameters;
class list_parameters;
class message;
class model;
class moderation;
class moderation_request;
class moderation_result;
template <class T>
class page;
class response;
class response_format;
class response_item;
class response_request;
class response_resume_parameters;
class response_tool;
class response_tool_choice;
class retrieve_parameters;
class speech_request;
class stored_message;
class task;
class text_completion;
class text_completion_request;
class tool;
class tool_call;
class tool_choice;
class transcription;
class upload;
class upload_completion;
class upload_part;
class upload_request;
struct usage;

namespace detail {

template <class... Ts>
struct json_types {
    template <class T>
    static constexpr bool contain = (std::same_as<T, Ts> || ...);
};

// clang-format off
using api_types = json_types<
    batch,
    batch_list_parameters,
    batch_request,
    chat_choice,
    chat_completion,
    chat_list_parameters,
    chat_request,
    chat_update,
    compaction,
    compaction_request,
    content_part,
    content_provenance_check,
    conversation,
    conversation_items,
    conversation_request,
    conversation_update,
    deletion,
    embedding,
    embedding_list,
    embedding_request,
    file_list_parameters,
    file_object,
    image,
    image_list,
    image_request,
    input_token_count,
    input_token_request,
    item_list_parameters,
    list_parameters,
    message,
    model,
    moderation,
    moderation_request,
    moderation_result,
    page<batch>,
    page<chat_completion>,
    page<file_object>,
    page<model>,
    page<response_item>,
    page<stored_message>,
    response,
    response_format,
    response_item,
    response_request,
    response_resume_parameters,
    response_tool,
    response_tool_choice,
    retrieve_parameters,
    speech_request,
    stored_message,
    task,
    text_completion,
    text_completion_request,
    tool,
    tool_call,
    tool_choice,
    transcription,
    upload,
    upload_completion,
    upload_part,
    upload_request,
    usage>;
// clang-format on

/// Converts one type to JSON and back. The library instantiates this class for each of `api_types`.
template <class T>
class OPENAI_DECL api_json {
public:
    static boost::json::value write(const T& value);
    static T read(const boost::json::value& json);
};

OPENAI_DECL boost::json::value parse_document(std::string_view text, std::string_view what);

} // namespace detail

/// Whether `T` can be converted to JSON and back. Such types are requests, answers, pages of lists, and parts of these,
/// such as `message`, `tool` or `response_item`. A request that sends a file cannot be converted. Neither can an answer
/// that consists of bytes.
template <class T>
concept api_value = detail::api_types::contain<T>;

/// Converts a value of the API to JSON. Members that the API requires may be missing in the value.
///
/// - A request becomes the body that a call sends, but without `stream`. `stream_options` are included if they are set.
/// - An answer becomes what a server sends, including its `extra` members. Its reasoning is written as
///   `reasoning_content`.
/// - Null members, empty lists and empty maps may be left out.
/// - A member that the library sets itself, such as `cut`, is not written.
///
/// Throws `error` (`invalid_argument`) if a string is not UTF-8 or a number is not finite. The error's message contains
/// the path of the string or number.
template <api_value T>
boost::json::value to_json(const T& value) {
    return detail::api_json<T>::write(value);
}

/// Converts JSON to a value of the API. Reads what `to_json` has written, and any other body of a request or an answer,
/// for example one that a server has sent.
///
/// - JSON members for which the value has no field are stored in its `extra` or `extra_body`, or in `received` if the
///   value is a message of an answer. If a nested value has none of these three fields, e.g. a `function_definition` or
///   an `image_url`, the unknown members are dropped.
/// - Items and tools of the Responses API keep their whole JSON.
/// - `stream` is ignored.
/// - A member that is null is treated as if it were missing. The same is true for a null entry of a map.
/// - If the API documents several forms of a member, all of them can be read, e.g. a string as the input of a
///   `response_request`.
///
/// Throws `error` (`invalid_response`) if a member has the wrong type, if an integer has a fraction, if a number is not
/// finite, or if an answer lacks a member that it must have. The error's message contains the path, for example
/// "choices is missing".
template <api_value T>
T from_json(const boost::json::value& json) {
    return detail::api_json<T>::read(json);
}

/// Like `from_json`, but reads JSON text. Also throws `error` (`invalid_json`) if the text is not JSON, e.g. if it has
/// NaN or Infinity in place of a number. Some flaws that occur in texts from servers are accepted: a byte order mark
/// before the document, the end marker of a stream after the document, control characters in strings, and malformed
/// Unicode. Malformed UTF-8 and halves of surrogate pairs, such as "\ud800", become U+FFFD.
template <api_value T>
T from_json_text(std::string_view text) {
    return detail::api_json<T>::read(detail::parse_document(text, "the text"));
}

} // namespace openai
