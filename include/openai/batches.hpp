// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/batches/batch.hpp>
#include <openai/batches/batch_lines.hpp>
#include <openai/detail/resource.hpp>
#include <openai/pager.hpp>

namespace openai {
namespace endpoints {

/// POST /batches
struct create_batch {
    using request = batch_request;
    using answer = batch;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /batches/{id}
struct retrieve_batch {
    using answer = batch;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /batches/{id}/cancel
struct cancel_batch {
    using answer = batch;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /batches
struct list_batches {
    using request = batch_list_parameters;
    using answer = page<batch>;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.batches`: creates and manages batches. A batch consists of many requests in one file. The server has a day
/// to process them.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL batches : public detail::resource {
public:
    using resource::resource;

    /// POST /batches: starts a batch.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those that every request can have; see `errc`. The operation fails with `invalid_argument`, before
    ///   anything is sent, if there is no file or no endpoint.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<batch, Tail...>
    auto create(batch_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_batch>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// GET /batches/{id}: returns the state of a batch. If the id is empty, the operation fails with
    /// `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<batch, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_batch>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// POST /batches/{id}/cancel: cancels a batch. Requests that are already done keep their results and are billed.
    /// For everything else, see `retrieve`.
    template <class... Tail>
        requires detail::tail_for<batch, Tail...>
    auto cancel(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::cancel_batch>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// GET /batches: returns one page of the list of batches. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<page<batch>, Tail...>
    auto list(batch_list_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::list_batches>(std::move(parameters)), std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<page<batch>, Tail...>
    auto list(Tail&&... tail) const {
        return list(batch_list_parameters(), std::forward<Tail>(tail)...);
    }

    /// Returns a pager of all batches. The pager fetches each page only when you ask for its first element. `options`
    /// apply to each call that fetches a page.
    pager<batch> list_all(batch_list_parameters parameters = {}, call_options options = {}) const;
};

} // namespace openai
