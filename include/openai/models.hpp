// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/deletion.hpp>
#include <openai/detail/resource.hpp>
#include <openai/models/model.hpp>

#include <string>

namespace openai {
namespace endpoints {

/// GET /models
struct list_models {
    using answer = model_list;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /models/{id}
struct retrieve_model {
    using answer = model;
    OPENAI_DECL static const detail::codec wire;
};

/// DELETE /models/{id}
struct delete_model {
    using answer = deletion;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.models`: the models that the server offers.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL models : public detail::resource {
public:
    using resource::resource;

    /// GET /models: gives all models.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<model_list, Tail...>
    auto list(Tail&&... tail) const {
        return perform(detail::call_of<endpoints::list_models>(), std::forward<Tail>(tail)...);
    }

    /// GET /models/{id}: gives one model. An empty id fails with `invalid_argument`. Otherwise like `list`.
    template <class... Tail>
        requires detail::tail_for<model, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_model>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// DELETE /models/{id}: deletes a fine-tuned model. Otherwise like `retrieve`.
    template <class... Tail>
        requires detail::tail_for<deletion, Tail...>
    auto del(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_model>().at(std::move(id)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
