// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/response_checks.hpp"
#include "engine/answers/token_usage.hpp"
#include "engine/codec/files_to_send.hpp"
#include "engine/codec/request_call.hpp"
#include "json/mapping.hpp"

#include <openai/core/page.hpp>
#include <openai/detail/json_body.hpp>
#include <openai/detail/prepared_call.hpp>

#include <algorithm>
#include <concepts>
#include <string_view>

namespace openai::detail {

/// Describes how an operation is sent and how its answer is read. A resource declares one type for each of its
/// operations in `openai::endpoints`. The static member `wire` of this type is the codec. The resource defines it with
/// `make_codec` or `make_form_codec`.
struct codec {
    std::string_view method;
    std::string_view path;                                   ///< with parameters, e.g. `/files/{id}` or `{+id}`
    void (*encode)(call_request& call, const void* request); ///< null if the operation sends nothing
    void (*start)(prepared_call call, void* handler);        ///< see `begin`
    const files_to_send* files = nullptr;                    ///< null if the operation sends no files
};

/// An answer that may have tool calls. `read_answer` makes the ids of the tool calls unique with `make_ids_unique`,
/// which must be declared where the codec is made.
template <class T>
concept has_tool_calls = requires(T& value) { value.choices.front().message.tool_calls; };

/// Reads the body of a successful answer into `out`, which must be a new value. Throws `error`, see `check_content` and
/// `mapping::read`. If it throws, `out` is empty.
template <class T>
void read_answer(const std::shared_ptr<const http_message>& http, T& out) {
    check_content(*http);
    try {
        mapping::read(*http, out);
        if constexpr (has_tool_calls<T>)
            for (auto& choice : out.choices)
                if (!choice.message.tool_calls.empty()) make_ids_unique(choice.message.tool_calls);
    } catch (...) { // includes std::bad_alloc
        out = T();  // the error needs memory
        fail_answer(http);
    }
}

/// Reads a successful answer into a new `T`. Specialize this template for a type that is not read from a single JSON
/// document. A member `accept` sets the Accept header of the request.
template <class T>
struct answer_codec {
    static constexpr bool streamed = false;
    static void read(const call&, answer received, T& out) { read_answer(received.http, out); }
};

/// Returns the response unchanged, whatever it contains.
template <>
struct answer_codec<http_response> {
    static constexpr bool streamed = false;
    static void read(const call&, answer received, http_response& out) {
        out = http_response(std::move(received.http));
    }
};

/// Returns the limit that the request sets for the tokens of the answer, or 0 if it sets none.
template <class Request>
double output_limit(const Request& request) {
    if constexpr (requires { request.max_completion_tokens; }) {
        if (request.max_completion_tokens) return static_cast<double>(*request.max_completion_tokens);
    }
    if constexpr (requires { request.max_output_tokens; })
        return static_cast<double>(request.max_output_tokens.value_or(0));
    if constexpr (requires { request.max_tokens; }) return static_cast<double>(request.max_tokens.value_or(0));
    return 0;
}

/// Adds the parameters to the query, except those that the call's options already set.
void add_query(call_request& call, mapping::query parameters);

/// Sets the call's model from a document, if the document names one.
void name_model(call_request& call, const boost::json::object& document);

/// Sets the call's model to the field `model` of the request. Does nothing if the request has no such field.
template <class Request>
void name_model(call_request& call, const Request& request) {
    if constexpr (requires { call.model = request.model; }) call.model = request.model;
    else if constexpr (requires { call.model = *request.model; }) call.model = request.model.value_or("");
}

/// A request whose body may depend on the provider to which it is sent. `depends_on_recipient` decides this for each
/// request. That function must be declared where the codec is made.
template <class Request>
concept has_messages = requires(const Request& request) { request.messages; };

template <class Request>
bool is_written_for_each(const Request& request) {
    if constexpr (has_messages<Request>) return depends_on_recipient(request);
    else return false;
}

/// A request whose answer the server may keep. `keeps_answer` returns whether the server keeps the answer to this
/// request. That function must be declared where the codec is made.
template <class Request>
concept has_kept_answer = requires(const Request& request) {
    { keeps_answer(request) } -> std::same_as<bool>;
};

/// Writes the body of the request into `call`. If the body depends on the provider, sets `call.write_for` instead: a
/// function that writes the body when the provider is known.
template <class Request>
void write_body(call_request& call, const Request& request) {
    if (!is_written_for_each(request)) {
        call.body = mapping::write(request, call.streamed);
        return;
    }
    call.write_for = [](const void* asked, bool streamed, mapping::recipient to) {
        return mapping::write(*static_cast<const Request*>(asked), streamed, to);
    };
}

/// Encodes a request as a JSON body.
template <class Request>
void encode_document(call_request& call, const void* asked) {
    const auto& request = *static_cast<const Request*>(asked);
    write_body(call, request);
    name_model(call, request);
    if constexpr (requires { request.extra_body; }) name_model(call, request.extra_body);
    call.output_tokens = output_limit(request);
    if constexpr (has_kept_answer<Request>) call.is_kept = keeps_answer(request);
    if constexpr (requires { request.n; })
        call.choices = static_cast<std::size_t>(std::max<std::int64_t>(1, request.n.value_or(1)));
}

/// Encodes a `json_body`.
void encode_any(call_request& call, const void* asked);

/// Encodes the parameters of a list as a query.
template <class Request>
void encode_query(call_request& call, const void* asked) {
    add_query(call, mapping::write_query(*static_cast<const Request*>(asked)));
}

/// Decodes the answer with its `answer_codec`, and reports the tokens that were used for it.
template <class T>
void decode_answer(const call& call, answer received, T& out) {
    answer_codec<T>::read(call, std::move(received), out);
    if (call.tells_tokens()) call.tell(tokens_used_for(out), model_of(out));
}

template <class T>
constexpr std::string_view accept_of() {
    if constexpr (requires { answer_codec<T>::accept; }) return answer_codec<T>::accept;
    else return {};
}

template <class T>
inline constexpr wanted_answer wanted_answer_of{answer_codec<T>::streamed, accept_of<T>()};

/// Starts an operation that sends one request. `handler` points to an `any_handler<T>`.
template <class T, decoder<T> Decode = decode_answer<T>>
void start_operation(prepared_call asked, void* handler) {
    const auto self = std::make_shared<request_call_of<T>>(std::move(asked), wanted_answer_of<T>, Decode,
                                                           std::move(*static_cast<any_handler<T>*>(handler)));
    request_call::start(self, self, self->slot());
}

template <class Operation>
concept sends_something = requires { typename Operation::request; };

/// Makes the codec of an operation whose request has its own encoding.
template <operation Operation>
constexpr codec make_codec(std::string_view method, std::string_view path, void (*encode)(call_request&, const void*)) {
    return {method, path, encode, start_operation<typename Operation::answer>};
}

/// Makes the codec of an operation that sends a document, the parameters of a list, or nothing.
template <operation Operation>
constexpr codec make_codec(std::string_view method, std::string_view path) {
    void (*encode)(call_request&, const void*) = nullptr;
    if constexpr (sends_something<Operation>) {
        using request = typename Operation::request;
        if constexpr (std::same_as<request, json_body>) encode = encode_any;
        else if constexpr (std::derived_from<request, page_parameters>) encode = encode_query<request>;
        else encode = encode_document<request>;
    }
    return make_codec<Operation>(method, path, encode);
}

} // namespace openai::detail
