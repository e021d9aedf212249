// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/response.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openai {

/// A model that the server offers. As an element of a list it carries no response of its own: `raw()` is null then.
class OPENAI_DECL model : public response {
public:
    std::string id;
    std::string object;
    std::optional<std::int64_t> created; ///< seconds since 1970
    std::optional<std::string> owned_by;
    boost::json::object extra; ///< what else the provider says about it

    model() = default;
};

/// The models that the server offers.
class OPENAI_DECL model_list : public response {
public:
    std::string object;
    std::vector<model> data;

    model_list() = default;

    auto begin() const noexcept { return data.begin(); }
    auto end() const noexcept { return data.end(); }
};

} // namespace openai
