// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai.hpp>

/// The answer to a question, from the server with this base URL.
std::string answer_to(const std::string& question, const std::string& base_url);
