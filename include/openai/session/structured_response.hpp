// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/response_text.hpp>
#include <openai/responses.hpp>
#include <openai/session/structured_output.hpp>

namespace openai {

/// A struct of your program that was read from a response object of the Responses API, together with this object.
template <class T>
class parsed_response {
public:
    /// The type of the value.
    using value_type = T;
    /// The type of the answer from which the value was read.
    using answer_type = openai::response;

    T value{};                 ///< the answer as a value
    openai::response response; ///< the response that the value was read from

    parsed_response() = default;
    /// Stores the value and the response from which it was read.
    parsed_response(T answer, openai::response whole)
        : value(std::move(answer))
        , response(std::move(whole)) {}
};

/// Converts the text of a complete answer to a T. See `responses.parse` for the errors. `from` is the HTTP response
/// that carried the answer. The errors contain its details.
template <class T>
T parse(const response& answer, const http_response& from = {}) {
    const auto document = detail::response_document(answer, from);
    T value{};
    detail::json_reading reading(detail::strictness::normal);
    if (!detail::read_json(document, value, detail::json_path(), reading)) detail::reject_response(from, reading);
    return value;
}

/// Returns a text format that makes the model answer with JSON in the form of T. The schema is the one of
/// `response_format_for<T>()`.
template <class T>
response_text_format response_text_format_for() {
    auto of_chat = response_format_for<T>();
    auto& schema = *of_chat.json_schema_;
    auto format = response_text_format::json_schema(std::move(schema.name), std::move(*schema.schema), schema.strict);
    format.description = std::move(schema.description);
    return format;
}

namespace detail {

template <>
struct answer_parser<response> {
    template <class T>
    static T read(const response& answer, const http_response& from) {
        return openai::parse<T>(answer, from);
    }
};

} // namespace detail

template <class T, class... Tail>
auto responses::parse_as(response_request request, Tail&&... tail) const {
    static_assert(detail::described<T>, "parse<T>: describe the struct T with BOOST_DESCRIBE_STRUCT");
    if constexpr (detail::described<T>) {
        if (!request.text || !request.text->format) request.respond_as(response_text_format_for<T>());
        auto call = bind(detail::call_of<endpoints::create_response>(std::move(request)), call_options());
        return detail::perform_parsed<parsed_response<T>>(std::move(call), std::forward<Tail>(tail)...);
    }
}

} // namespace openai
