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

/// JSON <-> values. Pure: no I/O, no clock.
namespace openai::detail::mapping {

using detail::http_message;

/// A request's JSON body (instantiated beside its fields). For those that have `stream_options`, `stream` decides the
/// member of that name and whether the options are sent.
/// Throws `error` (`invalid_argument`, naming the field, never its value): a missing model or other input, text that is
/// not UTF-8, a number that is not finite, an `extra_body` that contradicts `stream`.
template <class T>
    requires(!std::same_as<T, boost::json::value>)
std::string write(const T& request, bool stream = false, recipient to = {});

/// The parameters of a URL's query, not escaped.
using query = std::vector<std::pair<std::string, std::string>>;

/// What a request puts into the query: what is set, in the order of its fields (instantiated beside them).
template <class T>
query write_query(const T& request);

/// Any document as JSON text. Throws `error` (`invalid_argument`, naming the path below `name`) for text that is not
/// UTF-8 and numbers that are not finite.
std::string write(const boost::json::value& document, std::string_view name);

/// A successful answer as `T` (instantiated beside its fields).
/// Throws `error`: `invalid_json` (offset in the context, start of the body as excerpt), `invalid_response` (the path
/// of the field at fault), or what the API says when a body of status 200 holds an error instead of an answer.
template <class T>
T read(const http_message& answer);

/// Throws `error` (`invalid_json`) for a body that holds nothing.
void check_not_empty(std::string_view body);

using detail::sanitize;

} // namespace openai::detail::mapping
