// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace openai {

/// A server's answer to a request to delete something.
class OPENAI_DECL deletion {
public:
    std::string id;            ///< id of what was deleted
    std::string object;        ///< the kind of object that was deleted, e.g. "model"
    bool deleted = true;       ///< true unless the response has `"deleted": false`
    boost::json::object extra; ///< all other members that the provider sent

    deletion() = default;
};

} // namespace openai
