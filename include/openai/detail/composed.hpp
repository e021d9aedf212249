// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/resource.hpp>

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace openai::detail {

/// Initiates an operation that consists of several calls. `work` describes the operation. For each type of `work`, the
/// library has an overload of `start_composed` that runs the operation.
template <class T, class Work, class Token = boost::asio::use_awaitable_t<>>
auto perform_composed(client_core& core, Work work, call_options options, Token&& token = Token()) {
    return initiate<T>(std::forward<Token>(token), [core = share(core), work = std::move(work),
                                                    options = std::move(options)](auto handler) mutable {
        start_composed(std::move(core), std::move(work), std::move(options), any_handler<T>(std::move(handler)));
    });
}

template <class T, class Work, class Token = boost::asio::use_awaitable_t<>>
    requires(!is_options<Token>)
auto perform_composed(client_core& core, Work work, Token&& token = Token()) {
    return perform_composed<T>(core, std::move(work), call_options(), std::forward<Token>(token));
}

template <class T, class Work, class Token>
    requires(!is_options<Token>)
void perform_composed(client_core&, const Work&, Token&&, const call_options&) {
    explain_order<Token>();
}

} // namespace openai::detail
