// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/error_document.hpp"
#include "engine/answers/read_fast.hpp"
#include "json/json_reader.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <boost/json/monotonic_resource.hpp>

namespace openai::detail::mapping {

/// The document inside `{"data": {...}}`, or the document itself. Some gateways wrap what they pass on.
const boost::json::value& unwrapped(const boost::json::value& document, std::string_view needed);

/// Hook of an answer, but not of an element of a list: throws if what was read says that it is none.
template <class T>
void check_answer(const T&) {}

/// Hook of an answer: fills in what its document does not say, such as who sent a message. `provider` may be empty.
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

/// The body of every `read`; included by the `.cpp` that instantiates it.
template <class T>
T read(const http_message& answer) {
    T result;
    const bool empty = may_have_no_body<T> && answer.body.empty();
    if (!empty && !read_fast<T>(answer.body, result)) result = read_document<T>(answer);
    complete_answer(result, answer.provider);
    return result;
}

} // namespace openai::detail::mapping
