// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/response.hpp>

#include <string>

namespace openai {

/// What a server says about something that it was asked to delete.
class OPENAI_DECL deletion : public response {
public:
    std::string id;
    std::string object;  ///< of what kind it was, e.g. "model"
    bool deleted = true; ///< false only if the server says so; an answer of success may have no body

    deletion() = default;
};

} // namespace openai
