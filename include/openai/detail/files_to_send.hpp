// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/file_input.hpp>

#include <optional>
#include <vector>

namespace openai::detail {

class client_core;

/// Reads files that are given by their paths; what fails is told by the call that would send them. `field` names them.
OPENAI_DECL void read_files(client_core& core, file_input& file, const char* field) noexcept;
OPENAI_DECL void read_files(client_core& core, std::vector<file_input>& files, const char* field) noexcept;
OPENAI_DECL void read_files(client_core& core, std::optional<file_input>& file, const char* field) noexcept;

} // namespace openai::detail
