// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"
#include "engine/request/request_builder.hpp"

#include <memory>
#include <string>
#include <vector>

namespace openai::detail {

/// The providers of a call: first the provider that is named in the call's options or in its model, and then the
/// providers of its fallbacks. Each provider has its own core, so that no data of one provider reaches another.
class route {
public:
    /// Changes `wanted` to the request for the first provider. Throws `error` (`invalid_argument`) if a provider does
    /// not exist. If the call may go to a provider in `client_options::providers`, also throws this error if a header
    /// or query parameter of the call identifies the caller, as an API key does.
    route(std::shared_ptr<client_core> own, call_request& wanted);

    const std::shared_ptr<client_core>& core() const noexcept { return core_; }
    const std::string& provider() const noexcept { return provider_; } ///< empty for the client's own server
    bool at_end() const noexcept { return later_.empty(); }

    /// Goes to the next provider and returns the request for it. `body` is the body of the previous request.
    call_request next(std::string body);

private:
    void enter(const model_route& to, call_request& wanted);
    void write(call_request& wanted) const;

    const std::shared_ptr<client_core> own_;
    std::shared_ptr<client_core> core_;
    std::string provider_;
    std::vector<model_route> later_;         ///< in reverse order
    std::unique_ptr<call_request> template_; ///< without a body; null if there are no fallbacks
};

} // namespace openai::detail
