// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/binary_answer.hpp>
#include <openai/core/deletion.hpp>
#include <openai/detail/resource.hpp>
#include <openai/files/file_object.hpp>
#include <openai/pager.hpp>

namespace openai {
namespace endpoints {

/// POST /files
struct create_file {
    using request = file_upload;
    using answer = file_object;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /files/{id}
struct retrieve_file {
    using answer = file_object;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /files
struct list_files {
    using request = file_list_parameters;
    using answer = page<file_object>;
    OPENAI_DECL static const detail::codec wire;
};

/// DELETE /files/{id}
struct delete_file {
    using answer = deletion;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /files/{id}/content
struct download_file {
    using answer = binary_answer;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.files`: files that the server keeps.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL files : public detail::resource {
public:
    using resource::resource;

    /// POST /files: uploads a file.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if there is no file or no purpose. For `file_failed` and `limit_exceeded`, see `file_input`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<file_object, Tail...>
    auto create(file_upload request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_file>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// GET /files/{id}: returns information about a file. If the id is empty, the operation fails with
    /// `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<file_object, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_file>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// GET /files: returns one page of the list of files. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<page<file_object>, Tail...>
    auto list(file_list_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::list_files>(std::move(parameters)), std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<page<file_object>, Tail...>
    auto list(Tail&&... tail) const {
        return list(file_list_parameters(), std::forward<Tail>(tail)...);
    }

    /// Returns a pager of all files. The pager fetches a page only when you ask for an element on it. `options` apply
    /// to each call that fetches a page.
    pager<file_object> list_all(file_list_parameters parameters = {}, call_options options = {}) const;

    /// DELETE /files/{id}: deletes a file. If the id is empty, the operation fails with `invalid_argument`. For
    /// everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<deletion, Tail...>
    auto del(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_file>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// GET /files/{id}/content: returns the bytes of a file. If the id is empty, the operation fails with
    /// `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<binary_answer, Tail...>
    auto content(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::download_file>().at(std::move(id)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
