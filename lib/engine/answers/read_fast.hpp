// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>

#include <string>

namespace openai::detail::mapping {

using detail::http_message;

/// Reads a body into a new value without parsing it into a document. Returns whether it succeeded.
template <class T>
using fast_reader = bool (*)(const std::string& body, T& out);

/// The fast reader for bodies of type `T`, or null if there is none. It can read most of these bodies. Specialise this
/// variable for each type that has a fast reader.
template <class T>
inline constexpr fast_reader<T> read_fast = nullptr;

/// Reads the body by parsing it into a document. Used for bodies that `read_fast` cannot read.
template <class T>
T read_document(const http_message& answer);

} // namespace openai::detail::mapping
