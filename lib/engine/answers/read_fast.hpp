// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>

#include <string>

namespace openai::detail::mapping {

using detail::http_message;

/// Reads a body into a fresh value without making a document of it, and says whether it could.
template <class T>
using fast_reader = bool (*)(const std::string& body, T& out);

/// What reads most bodies that are a `T`, if something does: specialise for the type.
template <class T>
inline constexpr fast_reader<T> read_fast = [](const std::string&, T&) { return false; };

/// What the document that the body is says. Reads all that are left.
template <class T>
T read_document(const http_message& answer);

} // namespace openai::detail::mapping
