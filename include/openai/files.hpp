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
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL files : public detail::resource {
public:
    using resource::resource;

    /// POST /files: uploads a file.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`; before anything is sent: `invalid_argument` (no file, no
    ///   purpose), `file_failed` and `limit_exceeded` (see `file_input`).
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: request and options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<file_object, Tail...>
    auto create(file_upload request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_file>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// GET /files/{id}: gives information about a file. Otherwise like `del`.
    template <class... Tail>
        requires detail::tail_for<file_object, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_file>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// GET /files: gives one page of the list of files. Otherwise like `create`.
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

    /// All files. The pager fetches each page only when needed. `options` apply to each of its calls.
    pager<file_object> list_all(file_list_parameters parameters = {}, call_options options = {}) const {
        return pager<file_object>(
            bind(detail::call_of<endpoints::list_files>(std::move(parameters)), std::move(options)));
    }

    /// DELETE /files/{id}: deletes a file. An empty id fails with `invalid_argument`. Otherwise like `create`.
    template <class... Tail>
        requires detail::tail_for<deletion, Tail...>
    auto del(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_file>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// GET /files/{id}/content: gives the bytes of a file. Otherwise like `del`.
    template <class... Tail>
        requires detail::tail_for<binary_answer, Tail...>
    auto content(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::download_file>().at(std::move(id)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
