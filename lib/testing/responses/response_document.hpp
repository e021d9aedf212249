// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/responses/object_text.hpp"

#include <string>
#include <string_view>

namespace openai::testing {

struct model_output;
struct response_call;

/// Writes a response as JSON, in any of its states.
class response_document {
public:
    response_document(const response_call& call, std::string id);

    const std::string& id() const noexcept { return id_; }

    /// With the first so many items of the output; with the usage, and why it ended, if it has ended.
    std::string in_state(std::string_view status, const model_output& output, std::size_t items) const;

private:
    std::string id_;
    object_text echoed_; ///< what the request said, or its default
};

} // namespace openai::testing
