// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/resource.hpp>
#include <openai/files/upload.hpp>

namespace openai {
namespace endpoints {

/// POST /uploads
struct create_upload {
    using request = upload_request;
    using answer = upload;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /uploads/{id}/parts
struct add_upload_part {
    using request = part_upload;
    using answer = upload_part;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /uploads/{id}/complete
struct complete_upload {
    using request = upload_completion;
    using answer = upload;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /uploads/{id}/cancel
struct cancel_upload {
    using answer = upload;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.uploads`: uploads a large file in parts. At OpenAI, a part has at most 64 MB.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL uploads : public detail::resource {
public:
    using resource::resource;

    /// POST /uploads: announces a file that you will upload in parts.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if the name is missing, if the purpose is missing, or if the size is negative.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<upload, Tail...>
    auto create(upload_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_upload>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /uploads/{id}/parts: sends a part. You can send several parts concurrently. If the id is empty or
    /// `part.data` is not set, the operation fails with `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<upload_part, Tail...>
    auto add_part(std::string id, part_upload part, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::add_upload_part>(std::move(part)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// POST /uploads/{id}/complete: joins the parts into a file, in the order of the list. If the id or the list of
    /// parts is empty, the operation fails with `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<upload, Tail...>
    auto complete(std::string id, upload_completion parts, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::complete_upload>(std::move(parts)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// POST /uploads/{id}/cancel: cancels an upload. If the id is empty, the operation fails with `invalid_argument`.
    /// For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<upload, Tail...>
    auto cancel(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::cancel_upload>().at(std::move(id)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
