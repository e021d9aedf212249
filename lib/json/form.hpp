// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/form_part.hpp"

#include <openai/core/file_input.hpp>

#include <functional>
#include <string_view>

namespace openai::detail::mapping {

using detail::form;

/// Returns a form for an endpoint that accepts files. The form has an entry for each field that is set in the request,
/// in the order in which the fields are described, and then an entry for each member of `extra_body`. A member of
/// `extra_body` replaces the field of the same name. If a field or member has parts, each part is an entry:
///
/// - An element of a list is named `name[]`. But if the only element of a list is a file, it is named `name`.
/// - A member of a map or struct is named `name[member]`.
///
/// The template is instantiated in the file that describes the request's fields.
/// Throws `error` (`invalid_argument`, with the field's name) if a required input or a file is missing, or if a file
/// was not read or has no name. Throws the same error if a text is not UTF-8 or a number is not finite.
template <class T>
form write_form(const T& request);

using file_visit = std::function<void(std::string_view, file_input&)>;

/// Calls `visit(name, file)` for each file that is sent. `name` is the name of its field. The template is instantiated
/// in the file that describes the request's fields.
/// Throws `error` (`invalid_argument`) if every server would refuse the request.
template <class T>
void for_each_file(T& request, const file_visit& visit);

} // namespace openai::detail::mapping
