// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/error_document.hpp"
#include "engine/answers/read_fast.hpp"
#include "json/json_reader.hpp"
#include "json/mapping.hpp"

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

/// How an answer is read from a document, with the type of the answer erased.
struct answer_reading {
    read_into read;
    std::string_view needed; ///< the name of a member that only an answer has; empty if there is none
    bool has_own_error;      ///< whether `error` is a member of the answer itself
};

template <class T>
constexpr answer_reading reading_of() {
    answer_reading how{read_erased<T>, {}, false};
    if constexpr (!needed_fields<T>.empty()) how.needed = needed_fields<T>.front();
    if constexpr (described<T>)
        for_each_field<T>([&](std::string_view name, auto) { how.has_own_error |= name == "error"; });
    return how;
}

/// Reads the body as a document into the value that `out` points to.
void read_document(const http_message& answer, void* out, const answer_reading& how);

template <class T>
void read_document(const http_message& answer, T& out) {
    static constexpr auto how = reading_of<T>();
    read_document(answer, &out, how);
    check_answer(out);
}

template <class T>
T read_document(const http_message& answer) {
    T result;
    read_document(answer, result);
    return result;
}

/// Defines `read` for all types. Each `.cpp` file that instantiates `read` includes this header.
template <class T>
void read(const http_message& answer, T& out) {
    const bool empty = may_have_no_body<T> && answer.body.empty();
    if constexpr (read_fast<T> != nullptr) {
        if (!empty && !read_fast<T>(answer.body, out)) out = read_document<T>(answer);
    } else if (!empty) {
        read_document(answer, out);
    }
    complete_answer(out, answer.provider);
}

} // namespace openai::detail::mapping
