// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/form_part.hpp"

#include <openai/core/file_input.hpp>

#include <functional>
#include <string_view>

namespace openai::detail::mapping {

using detail::form;

/// Returns a form for an endpoint that accepts files. Its entries are the fields of the request that are set, in their
/// order. A member of `extra_body` replaces the field of the same name. If a field has parts, each part is an entry:
///
/// - An element of a list is named `name[]`. But if the only element of a list is a file, it is named `name`.
/// - A member of a map or struct is named `name[member]`.
///
/// The template is instantiated in the file that describes the request's fields.
/// Throws `error` (`invalid_argument`, with the field's name) if a required input is missing, a text is not UTF-8, a
/// number is not finite, or a file is missing, was not read or has no name.
template <class T>
form write_form(const T& request);

using file_visit = std::function<void(std::string_view, file_input&)>;

/// Calls `visit(name, file)` for each file that is sent. `name` is the name of its field. The template is instantiated
/// in the file that describes the request's fields.
/// Throws `error` (`invalid_argument`) if every server would refuse the request.
template <class T>
void for_each_file(T& request, const file_visit& visit);

} // namespace openai::detail::mapping
