// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"
#include "engine/request/request_builder.hpp"

#include <memory>
#include <string>
#include <vector>

namespace openai::detail {

/// Where a call goes: to the provider that its model names, and after that to its fallbacks. Each provider is asked by
/// a core of its own, so that nothing of one is known to another.
class route {
public:
    /// Makes `wanted` the request for the first of them. Throws `error` (`invalid_argument`): a provider that is not
    /// there, headers that would tell one provider who asks another.
    route(std::shared_ptr<client_core> own, call_request& wanted);

    const std::shared_ptr<client_core>& core() const noexcept { return core_; }
    const std::string& provider() const noexcept { return provider_; } ///< empty: the client's own server
    bool at_end() const noexcept { return later_.empty(); }

    /// Goes to the next one. `body` is that of the last request.
    call_request next(std::string body);

private:
    void enter(const model_route& to, call_request& wanted);
    void write(call_request& wanted) const;

    const std::shared_ptr<client_core> own_;
    std::shared_ptr<client_core> core_;
    std::string provider_;
    std::vector<model_route> later_;         ///< the next one last
    std::unique_ptr<call_request> template_; ///< without body; only if there are fallbacks
};

} // namespace openai::detail
