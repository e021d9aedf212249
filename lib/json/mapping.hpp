// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>

#include "text/sanitize.hpp"
#include "json/recipient.hpp"

#include <boost/json/value.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Converts C++ values to JSON and back.
namespace openai::detail::mapping {

using detail::http_message;

/// Returns the JSON body of a request. If the request has a field `stream_options` and the parameter `stream` is true,
/// the body also has `"stream": true` and the value of this field, if it is set. The template is instantiated in the
/// file that describes the request's fields.
/// Throws `error` (`invalid_argument`) if the model or another required input is missing, a text is not UTF-8, a number
/// is not finite, or the member "stream" of `extra_body` contradicts the parameter `stream`. The error contains the
/// field's name, but never its value.
template <class T>
    requires(!std::same_as<T, boost::json::value>)
std::string write(const T& request, bool stream = false, recipient to = {});

/// The parameters of a URL's query, not escaped.
using query = std::vector<std::pair<std::string, std::string>>;

/// Returns the parameters of a URL's query: the fields of the request that are set, in the order in which the fields
/// are described. The template is instantiated in the file that describes the request's fields.
template <class T>
query write_query(const T& request);

/// Returns a document as JSON text. If a text in it is not UTF-8, or a number is not finite, throws `error`
/// (`invalid_argument`) with the path of that text or number. The path begins with `name`.
std::string write(const boost::json::value& document, std::string_view name);

/// Reads the body of a successful answer into `out`, which must be a new value. If the function throws, `out` may have
/// been changed. The template is instantiated in the file that describes the fields of `T`.
/// Throws `error`: `invalid_json`, with the offset in the context and the start of the body as excerpt; or
/// `invalid_response`, with the path of the wrong field. If a body with status 200 contains an error instead of an
/// answer, throws this error of the API.
template <class T>
void read(const http_message& answer, T& out);

template <class T>
T read(const http_message& answer) {
    T result;
    read(answer, result);
    return result;
}

/// Throws `error` (`invalid_json`) if the body is empty.
void check_not_empty(std::string_view body);

using detail::sanitize;

} // namespace openai::detail::mapping
