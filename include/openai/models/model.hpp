// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/page.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace openai {

/// A model that the server offers.
class OPENAI_DECL model {
public:
    std::string id;                      ///< name of the model
    std::string object;                  ///< "model"
    std::optional<std::int64_t> created; ///< seconds since 1970
    std::optional<std::string> owned_by; ///< the organization that owns the model
    boost::json::object extra;           ///< other members that the provider sent

    model() = default;
};

/// The models that the server offers.
using model_list = page<model>;

} // namespace openai
