// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat.hpp>
#include <openai/core/described_json.hpp>
#include <openai/detail/answer_document.hpp>
#include <openai/detail/converting_handler.hpp>
#include <openai/session/schema.hpp>

namespace openai {

/// A struct of your program that was read from a chat completion, together with this completion.
template <class T>
class parsed {
public:
    /// The type of the value.
    using value_type = T;
    /// The type of the answer from which the value was read.
    using answer_type = chat_completion;

    T value{};                  ///< the answer as a value
    chat_completion completion; ///< the chat completion that the value was read from

    parsed() = default;
    /// Stores the value and the completion from which it was read.
    parsed(T answer, chat_completion whole)
        : value(std::move(answer))
        , completion(std::move(whole)) {}
};

namespace detail {

/// Returns `thrown` as an `error` without API keys in its texts. Two keys are removed: the client's key, and the key of
/// the provider that the error names. If `core` is null, returns `thrown` unchanged.
OPENAI_DECL std::exception_ptr without_key(std::exception_ptr thrown, const client_core* core);

} // namespace detail

/// Converts a complete answer to a T. See `chat.parse` for the types that T can be, and for the errors. `from` is the
/// HTTP response that carried the answer. The errors contain the answer and the details of this response.
template <class T>
T parse(const chat_completion& answer, const http_response& from = {}) {
    const auto document = detail::answer_document(answer, from);
    T value{};
    detail::json_reading reading(detail::strictness::normal);
    if (!detail::read_json(document, value, detail::json_path(), reading)) detail::reject_answer(answer, from, reading);
    return value;
}

/// Converts the beginning of a JSON text to a T. This never fails. A member that is missing or wrong has the value that
/// it has in `T()`.
template <class T>
T parse_partial(std::string_view text) {
    T value{};
    detail::json_reading reading(detail::strictness::lenient);
    detail::read_json(detail::partial_document(text), value, detail::json_path(), reading);
    return value;
}

namespace detail {

/// Converts an `Answer` to a value. Each overload of `parse` has a specialisation of this struct.
template <class Answer>
struct answer_parser;

template <>
struct answer_parser<chat_completion> {
    template <class T>
    static T read(const chat_completion& answer, const http_response& from) {
        return openai::parse<T>(answer, from);
    }
};

/// Returns a handler that converts an answer to a `Parsed`, and passes the `Parsed` to `handler`. A `Parsed` is a value
/// together with its answer, such as `parsed<T>`.
template <class Parsed>
auto parsing(any_handler<Parsed> handler, std::shared_ptr<client_core> core) {
    using answer_type = typename Parsed::answer_type;
    using parser = answer_parser<answer_type>;
    return converting<Parsed>(std::move(handler),
                              [core = std::move(core)](answer_type answer, const http_response& from) {
                                  std::exception_ptr thrown;
                                  try {
                                      auto value = parser::template read<typename Parsed::value_type>(answer, from);
                                      return Parsed(std::move(value), std::move(answer));
                                  } catch (...) {
                                      thrown = std::current_exception();
                                  }
                                  std::rethrow_exception(without_key(thrown, core.get()));
                              });
}

template <class Parsed, class Token>
    requires(!is_options<Token>)
auto perform_parsed(prepared_call call, Token&& token) {
    return initiate<Parsed>(std::forward<Token>(token), [call = std::move(call)](auto handler) mutable {
        any_handler<typename Parsed::answer_type> parse = parsing<Parsed>(std::move(handler), call->core);
        begin(std::move(call), &parse);
    });
}

template <class Parsed>
auto perform_parsed(prepared_call call) {
    return perform_parsed<Parsed>(std::move(call), boost::asio::use_awaitable);
}

template <class Parsed, class... Token>
auto perform_parsed(prepared_call call, call_options options, Token&&... token) {
    call->options = std::move(options);
    return perform_parsed<Parsed>(std::move(call), std::forward<Token>(token)...);
}

template <class Parsed, class Token>
    requires(!is_options<Token>)
void perform_parsed(const prepared_call&, Token&&, const call_options&) {
    explain_order<Token>();
}

} // namespace detail

template <class T, class... Tail>
auto chat_completions::parse_as(chat_request request, Tail&&... tail) const {
    static_assert(detail::described<T>, "parse<T>: describe the struct T with BOOST_DESCRIBE_STRUCT");
    if constexpr (detail::described<T>) {
        if (!request.response_format) request.response_format = response_format_for<T>();
        auto call = bind(detail::call_of<endpoints::create_chat_completion>(std::move(request)), call_options());
        return detail::perform_parsed<parsed<T>>(std::move(call), std::forward<Tail>(tail)...);
    }
}

template <class Event>
template <class T, class Token>
auto stream<Event>::parse_as(Token&& token) {
    using parsed_type = detail::parsed_of<Event, T>;
    return detail::initiate<parsed_type>(std::forward<Token>(token), [state = state_](auto handler) {
        start_collect(state, detail::parsing<parsed_type>(std::move(handler), core_of(state.get())));
    });
}

template <class Event>
template <class T>
T stream<Event>::read_partial() const {
    return parse_partial<T>(partial().text());
}

} // namespace openai
