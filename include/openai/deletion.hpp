// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/response.hpp>

#include <string>

namespace openai {

/// A server's answer to a request to delete something.
class OPENAI_DECL deletion : public response {
public:
    std::string id;
    std::string object;  ///< the kind of the deleted thing, e.g. "model"
    bool deleted = true; ///< false only if the server says so; a success may have no body

    deletion() = default;
};

} // namespace openai
