// SPDX-License-Identifier: BSL-1.0
#include "client/binary_answer.hpp"

#include "client/response_checks.hpp"
#include "regular_file.hpp"

namespace openai {

std::string binary_answer::content_type() const { return detail::media_type(headers()); }

void binary_answer::save_to(const std::string& path) const { detail::write_file(path, bytes(), "save_to"); }

} // namespace openai
