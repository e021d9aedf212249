// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <utility>

namespace openai::detail {

/// A request that has no type in this library: any JSON value. Null means that there is no body.
class OPENAI_DECL json_body {
public:
    explicit json_body(boost::json::value value)
        : document(std::move(value)) {}

    boost::json::value document;
};

} // namespace openai::detail
