// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_options.hpp>
#include <openai/detail/door.hpp>
#include <openai/detail/resource.hpp>
#include <openai/model.hpp>

#include <string>

namespace openai {

/// `client.models`: what the server offers.
class OPENAI_DECL models : public detail::resource {
public:
    using resource::resource;

    /// GET /models: all models.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` but the stream's.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's. The token is by default `asio::use_awaitable`.
    template <boost::asio::completion_token_for<detail::completion<model_list>> Token = boost::asio::use_awaitable_t<>>
    auto list(Token&& token = Token()) const {
        return list(call_options(), std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<detail::completion<model_list>> Token = boost::asio::use_awaitable_t<>>
    auto list(call_options options, Token&& token = Token()) const {
        return detail::enter<model_list>(std::forward<Token>(token),
                                         [core = core(), options = std::move(options)](auto handler) mutable {
                                             start_list(std::move(core), std::move(options), std::move(handler));
                                         });
    }

    /// GET /models/{id}: one model. An empty id is refused (`invalid_argument`). Otherwise as `list`.
    template <boost::asio::completion_token_for<detail::completion<model>> Token = boost::asio::use_awaitable_t<>>
    auto retrieve(std::string id, Token&& token = Token()) const {
        return retrieve(std::move(id), call_options(), std::forward<Token>(token));
    }

    template <boost::asio::completion_token_for<detail::completion<model>> Token = boost::asio::use_awaitable_t<>>
    auto retrieve(std::string id, call_options options, Token&& token = Token()) const {
        return detail::enter<model>(std::forward<Token>(token), [core = core(), id = std::move(id),
                                                                 options = std::move(options)](auto handler) mutable {
            start_retrieve(std::move(core), std::move(id), std::move(options), std::move(handler));
        });
    }

private:
    friend class client;
    models(const models&) = default;
    models& operator=(const models&) = default;
    static void start_list(std::shared_ptr<detail::client_core> core, call_options options,
                           detail::any_handler<model_list> handler);
    static void start_retrieve(std::shared_ptr<detail::client_core> core, std::string id, call_options options,
                               detail::any_handler<model> handler);
};

} // namespace openai
