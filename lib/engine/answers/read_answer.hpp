// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/error_document.hpp"
#include "engine/answers/read_fast.hpp"
#include "json/json_reader.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <boost/json/monotonic_resource.hpp>

namespace openai::detail::mapping {

/// Returns the inner document of `{"data": {...}}`, a wrapper that some gateways add. Returns `document` itself if it
/// has no such wrapper, or if the inner document does not count as an answer (see `throw_if_error`).
const boost::json::value& unwrapped(const boost::json::value& document, std::string_view needed);

/// A hook for a type of answer. Throws if the value that was read is not an answer. Not called for the elements of a
/// list.
template <class T>
void check_answer(const T&) {}

/// Called for every answer after it has been read. This default does nothing. An overload for a type of answer adds
/// what the JSON document does not contain. For example, the one for `chat_completion` stores the provider's name in
/// each message. `provider` is empty for the client's own server.
template <class T>
void complete_answer(T&, const std::string& /*provider*/) {}

template <class T>
T read_document(const http_message& answer) {
    T result;
    unsigned char near[4096]; // holds most documents
    boost::json::monotonic_resource memory(near);
    const auto document = parse_json_or_throw(answer.body, "the body", body_memory, &memory);
    constexpr std::string_view needed = needed_fields<T>.empty() ? std::string_view() : needed_fields<T>.front();
    bool has_own_error = false;
    if constexpr (described<T>)
        for_each_field<T>([&](std::string_view name, auto) { has_own_error = has_own_error || name == "error"; });
    if (!has_own_error) throw_if_error_beside(answer, document);
    throw_if_error(answer, document, needed);
    if (!read_value(unwrapped(document, needed), result, path())) reject(path(), "is not an object");
    check_answer(result);
    return result;
}

/// Defines `read` for all types. Each `.cpp` file that instantiates `read` includes this header.
template <class T>
T read(const http_message& answer) {
    T result;
    const bool empty = may_have_no_body<T> && answer.body.empty();
    if (!empty && !read_fast<T>(answer.body, result)) result = read_document<T>(answer);
    complete_answer(result, answer.provider);
    return result;
}

} // namespace openai::detail::mapping
