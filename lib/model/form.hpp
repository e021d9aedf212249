// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "form_part.hpp"

namespace openai::mapping {

using detail::form;

/// A request as the entries of a form, for endpoints that take files (instantiated beside its fields): what is set, in
/// the order of its fields. Elements of a list are named `name[]`, members of a map or value `name[member]`. A member
/// of its `extra_body` replaces the field of the same name.
/// Throws `error`: `invalid_argument`, naming the field, for text that is not UTF-8, a number that is not finite and a
/// file that is missing; what reading a file gave.
template <class T>
form write_form(const T& request);

} // namespace openai::mapping
