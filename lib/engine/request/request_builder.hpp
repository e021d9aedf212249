// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/http_request.hpp"
#include "protocol/http/url.hpp"
#include "json/recipient.hpp"

#include <openai/core/call_options.hpp>
#include <openai/core/client_options.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace openai::detail {

inline constexpr std::string_view json_type = "application/json";

/// What an operation wants sent.
struct call_request {
    std::string method;
    std::string path; ///< begins with "/", escaped, may carry a query
    std::string body; ///< may be empty
    call_options options;
    bool streamed = false;
    std::string model = {};              ///< as the body says; empty: none
    double output_tokens = 0;            ///< at most, if that is known
    std::size_t choices = 1;             ///< that are asked for
    std::string content_type = {};       ///< of the body; empty: JSON
    std::string_view accept = json_type; ///< for an answer that is not streamed
    /// Writes the body for a provider, from `request`; null: `body` is for every one.
    std::string (*write_for)(const void* request, bool streamed, mapping::recipient to) = nullptr;
    std::shared_ptr<const void> request = {}; ///< only for that
};

/// Makes the requests of one client. The fields of the usual ones, JSON without headers of its own, are made once.
class request_builder {
public:
    /// Both stay as long as the builder.
    request_builder(const client_options& options, const protocol::base_url& base)
        : options_(options)
        , base_(base) {}

    /// The request as it goes over the wire. Built-in headers are replaced by default headers of the same name, these
    /// by the call's own. Throws `error`: `invalid_argument` for a bad method, path or header, `limit_exceeded` for a
    /// body beyond `max_request_body`. From any thread.
    protocol::wire_request build(call_request call) const;

private:
    struct usual {
        std::once_flag made;
        std::shared_ptr<const secret> fields;
    };
    std::shared_ptr<const secret> fields(const call_request& call) const;
    std::shared_ptr<const secret> make_fields(const call_request& call) const;

    const client_options& options_;
    const protocol::base_url& base_;
    mutable std::array<usual, 2> usual_; // for an answer, for a stream
};

} // namespace openai::detail
