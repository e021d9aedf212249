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
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL models : public detail::resource {
public:
    using resource::resource;

    /// GET /models: returns all models.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the options; if the last copy of the client is destroyed, the operation fails with
    ///   `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<model_list, Tail...>
    auto list(Tail&&... tail) const {
        return perform(detail::call_of<endpoints::list_models>(), std::forward<Tail>(tail)...);
    }

    /// GET /models/{id}: returns one model. If the id is empty, the operation fails with `invalid_argument`. For
    /// everything else, see `list`.
    template <class... Tail>
        requires detail::tail_for<model, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_model>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// DELETE /models/{id}: deletes a fine-tuned model. For everything else, see `retrieve`.
    template <class... Tail>
        requires detail::tail_for<deletion, Tail...>
    auto del(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_model>().at(std::move(id)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
