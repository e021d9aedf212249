// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/form_part.hpp"

#include <openai/core/file_input.hpp>

#include <functional>
#include <string_view>

namespace openai::detail::mapping {

using detail::form;

/// A request as the entries of a form, for endpoints that take files (instantiated beside its fields): what is set, in
/// the order of its fields. Elements of a list are named `name[]`, members of a map or value `name[member]`. A member
/// of its `extra_body` replaces the field of the same name.
/// Throws `error`: `invalid_argument`, naming the field, for text that is not UTF-8, a number that is not finite and a
/// file that is missing or was not read.
template <class T>
form write_form(const T& request);

using file_visit = std::function<void(std::string_view, file_input&)>;

/// Calls `visit(name, file)` for each file that is sent, with the name of its field (instantiated beside the fields).
/// Throws `error` (`invalid_argument`) for what no server would take.
template <class T>
void for_each_file(T& request, const file_visit& visit);

} // namespace openai::detail::mapping
