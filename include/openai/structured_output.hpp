// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat.hpp>
#include <openai/described_json.hpp>
#include <openai/detail/answer_document.hpp>
#include <openai/detail/converting_handler.hpp>
#include <openai/schema.hpp>

namespace openai {

/// An answer as a value of the program's own, and the completion it was read from.
template <class T>
class parsed {
public:
    T value{};
    chat_completion completion;

    parsed() = default;
    parsed(T answer, chat_completion whole)
        : value(std::move(answer))
        , completion(std::move(whole)) {}
};

namespace detail {

/// What was thrown, without the client's key. `core` may be null.
OPENAI_DECL std::exception_ptr without_key(std::exception_ptr thrown, const client_core* core);

} // namespace detail

/// Reads a complete answer as a T. What a T is, and the errors: see `chat.parse`.
template <class T>
T parse(const chat_completion& answer) {
    const auto document = detail::answer_document(answer);
    T value{};
    detail::json_reading reading(detail::strictness::normal);
    if (!detail::read_json(document, value, detail::json_path(), reading)) detail::reject_answer(answer, reading);
    return value;
}

/// Reads the beginning of a text of JSON as a T, as far as it goes; never fails for what is missing or wrong.
template <class T>
T parse_partial(std::string_view text) {
    T value{};
    detail::json_reading reading(detail::strictness::lenient);
    detail::read_json(detail::partial_document(text), value, detail::json_path(), reading);
    return value;
}

namespace detail {

template <class T>
auto parsing(any_handler<parsed<T>> handler, std::shared_ptr<client_core> core) {
    return converting<parsed<T>>(std::move(handler), [core = std::move(core)](chat_completion answer) {
        std::exception_ptr thrown;
        try {
            auto value = openai::parse<T>(answer);
            return parsed<T>(std::move(value), std::move(answer));
        } catch (...) {
            thrown = std::current_exception();
        }
        std::rethrow_exception(without_key(thrown, core.get()));
    });
}

} // namespace detail

template <class T, boost::asio::completion_token_for<detail::completion<parsed<T>>> Token>
auto chat_completions::parse(chat_request request, Token&& token) const {
    return parse<T>(std::move(request), call_options(), std::forward<Token>(token));
}

template <class T, boost::asio::completion_token_for<detail::completion<parsed<T>>> Token>
auto chat_completions::parse(chat_request request, call_options options, Token&& token) const {
    if (!request.response_format) request.response_format = response_format_for<T>();
    return detail::enter<parsed<T>>(std::forward<Token>(token), [core = core(), request = std::move(request),
                                                                 options = std::move(options)](auto handler) mutable {
        auto parsing = detail::parsing<T>(std::move(handler), core);
        start_create(std::move(core), std::move(request), std::move(options), std::move(parsing));
    });
}

template <class Event>
template <class T, boost::asio::completion_token_for<detail::completion<parsed<T>>> Token>
auto stream<Event>::parse(Token&& token) {
    return detail::enter<parsed<T>>(std::forward<Token>(token), [state = state_](auto handler) {
        start_collect(state, detail::parsing<T>(std::move(handler), core_of(state.get())));
    });
}

template <class Event>
template <class T>
T stream<Event>::partial_as() const {
    return parse_partial<T>(partial().text());
}

} // namespace openai
