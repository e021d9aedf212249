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

    /// Returns the response in the state `status`, with the first `items` items of the output. If the response is
    /// completed or incomplete, it has the usage. If it is failed, it has the `error`. If it is incomplete, it has the
    /// `incomplete_details`.
    std::string in_state(std::string_view status, const model_output& output, std::size_t items) const;

private:
    std::string id_;
    object_text echoed_; ///< the parameters of the request, or their defaults
};

} // namespace openai::testing
