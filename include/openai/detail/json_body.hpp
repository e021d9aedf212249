// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <utility>

namespace openai::detail {

/// A request body for which the library has no type. It can be any JSON value. Null means that there is no body.
class OPENAI_DECL json_body {
public:
    explicit json_body(boost::json::value value)
        : document(std::move(value)) {}

    boost::json::value document;
};

} // namespace openai::detail
