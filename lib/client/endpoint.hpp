// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/launch.hpp"
#include "client/read_answer.hpp"
#include "model/received.hpp"
#include "protocol/path_pattern.hpp"

#include <openai/detail/prepared_call.hpp>
#include <openai/page.hpp>

#include <algorithm>
#include <concepts>

/// What stands behind an endpoint. The `.cpp` of a resource instantiates `put` for each of its requests and `start` for
/// each of its answers.
namespace openai::detail {

/// Makes a `T` of a successful answer; specialise for what is not one JSON document. `accept`, if it is there, is what
/// the request asks for.
template <class T>
struct answer_codec {
    static constexpr bool streamed = false;
    static T read(const call&, answer received) { return read_answer<T>(std::move(received.http)); }
};

/// As it came, whatever it is.
template <>
struct answer_codec<response> {
    static constexpr bool streamed = false;
    static response read(const call&, answer received) { return response(std::move(received.http)); }
};

/// At most so many tokens will be written, 0 if that is not known.
template <class Request>
double output_limit(const Request& request) {
    if constexpr (requires { request.max_completion_tokens; }) {
        if (request.max_completion_tokens) return static_cast<double>(*request.max_completion_tokens);
    }
    if constexpr (requires { request.max_tokens; }) return static_cast<double>(request.max_tokens.value_or(0));
    return 0;
}

/// Parameters that the call's options have already stay as these say.
void add_query(call_request& call, mapping::query parameters);

/// The model that a document names, if it names one.
void name_model(call_request& call, const boost::json::object& document);

/// Writes the body, or says how, if it depends on who gets it.
template <class Request>
void write_body(call_request& call, const Request& request) {
    if (!mapping::depends_on_recipient(request)) {
        call.body = mapping::write(request, call.streamed);
        return;
    }
    call.write_for = [](const void* asked, bool streamed, mapping::recipient to) {
        return mapping::write(*static_cast<const Request*>(asked), streamed, to);
    };
}

template <class Request>
void put_body(call_request& call, const Request& request) {
    write_body(call, request);
    if constexpr (requires { call.model = request.model; }) call.model = request.model;
    else if constexpr (requires { call.model = *request.model; }) call.model = request.model.value_or("");
    if constexpr (requires { request.extra_body; }) name_model(call, request.extra_body);
    call.output_tokens = output_limit(request);
    if constexpr (requires { request.n; })
        call.choices = static_cast<std::size_t>(std::max<std::int64_t>(1, request.n.value_or(1)));
}

template <class Request>
void put(call_request& call, const Request& request) {
    if constexpr (std::derived_from<Request, page_parameters>) return add_query(call, mapping::write_query(request));
    else put_body(call, request);
}

call_request make_request(prepared_call asked, bool streamed);

template <class T>
class endpoint_codec {
public:
    explicit endpoint_codec(prepared_call asked)
        : asked_(std::move(asked)) {}

    void ask(call& call) {
        auto wanted = make_request(std::move(asked_), answer_codec<T>::streamed);
        if constexpr (requires { answer_codec<T>::accept; }) wanted.accept = answer_codec<T>::accept;
        call.prepare(std::move(wanted));
    }
    static T read(const call& call, answer received) { return answer_codec<T>::read(call, std::move(received)); }

private:
    prepared_call asked_;
};

template <class T>
void start(prepared_call asked, any_handler<T> handler) {
    auto core = std::move(asked->core);
    ask<T>(std::move(core), std::move(handler), endpoint_codec<T>(std::move(asked)));
}

} // namespace openai::detail
