// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace openai {

/// A server's answer to a request to delete something.
class OPENAI_DECL deletion {
public:
    std::string id;
    std::string object;        ///< the kind of object that was deleted, e.g. "model"
    bool deleted = true;       ///< false only if the server says so; true if the response has no body
    boost::json::object extra; ///< all other members that the provider sent

    deletion() = default;
};

} // namespace openai
