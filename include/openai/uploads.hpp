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
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL uploads : public detail::resource {
public:
    using resource::resource;

    /// POST /uploads: announces a file.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`; `invalid_argument` (no name, no purpose, a negative size) before
    ///   anything is sent.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: request and options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<upload, Tail...>
    auto create(upload_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_upload>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /uploads/{id}/parts: sends a part. You can send several parts concurrently. Otherwise like `create`.
    template <class... Tail>
        requires detail::tail_for<upload_part, Tail...>
    auto add_part(std::string id, part_upload part, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::add_upload_part>(std::move(part)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// POST /uploads/{id}/complete: joins the parts, in the given order, to a file. Otherwise like `create`.
    template <class... Tail>
        requires detail::tail_for<upload, Tail...>
    auto complete(std::string id, upload_completion parts, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::complete_upload>(std::move(parts)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// POST /uploads/{id}/cancel: cancels an upload. Otherwise like `create`.
    template <class... Tail>
        requires detail::tail_for<upload, Tail...>
    auto cancel(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::cancel_upload>().at(std::move(id)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
