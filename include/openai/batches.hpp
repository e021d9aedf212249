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

/// `client.batches`: many requests in one file, which the server processes within a day.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL batches : public detail::resource {
public:
    using resource::resource;

    /// POST /batches: starts a batch.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`; `invalid_argument` (no file, no endpoint) before anything is
    ///   sent.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: request and options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<batch, Tail...>
    auto create(batch_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_batch>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// GET /batches/{id}: gives the state of a batch. An empty id fails with `invalid_argument`. Otherwise like
    /// `create`.
    template <class... Tail>
        requires detail::tail_for<batch, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_batch>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// POST /batches/{id}/cancel: cancels a batch. Requests that are already done keep their results and are billed.
    /// Otherwise like `retrieve`.
    template <class... Tail>
        requires detail::tail_for<batch, Tail...>
    auto cancel(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::cancel_batch>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// GET /batches: gives one page of the list of batches. Otherwise like `create`.
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

    /// All batches. The pager fetches each page only when needed. `options` apply to each of its calls.
    pager<batch> list_all(batch_list_parameters parameters = {}, call_options options = {}) const {
        return pager<batch>(bind(detail::call_of<endpoints::list_batches>(std::move(parameters)), std::move(options)));
    }
};

} // namespace openai
