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
#include <utility>
#include <vector>

namespace openai::detail {

inline constexpr std::string_view json_type = "application/json";

/// The request of an operation, before the client's own data is added.
struct call_request {
    std::string method;
    std::string path; ///< begins with "/", is escaped, may contain a query
    std::string body; ///< may be empty
    call_options options;
    bool streamed = false;
    std::string model = {};              ///< the model that the body names, if any
    double output_tokens = 0;            ///< a limit for the tokens of the answer; 0 if unknown
    std::size_t choices = 1;             ///< the number of choices that the request asks for
    std::string content_type = {};       ///< the type of the body; empty for JSON
    std::string_view accept = json_type; ///< for an answer that is not streamed
    /// Writes the body for the provider `to` from the data in `request`. The pointer is null if every provider gets the
    /// member `body`.
    std::string (*write_for)(const void* request, bool streamed, mapping::recipient to) = nullptr;
    std::shared_ptr<const void> request = {}; ///< only for `write_for`
    std::vector<std::string> ids = {};        ///< the parameters of the path
    bool is_kept = false; ///< whether the server keeps the answer, so that the rest of a cut stream can be requested
    bool is_rest = false; ///< see `call_draft::is_rest`
    std::string counted_model = {}; ///< see `call_draft::counted_model`
    /// The query parameters of the requests for the rest of a cut stream.
    std::vector<std::pair<std::string, std::string>> rest_query = {};
};

/// Makes the requests of one client. Most requests have a JSON body and no headers of their own. For these requests,
/// the builder makes two sets of header fields: one for streams, and one for other calls. It makes each set only once
/// and reuses it for all later requests.
class request_builder {
public:
    /// Both arguments must outlive the builder.
    request_builder(const client_options& options, const protocol::base_url& base)
        : options_(options)
        , base_(base) {}

    /// Returns the request in the form in which it is sent. Default headers replace built-in headers of the same name.
    /// Headers of the call replace both. Throws `error`: `invalid_argument` if a method, path or header is not valid,
    /// or `limit_exceeded` if the body is larger than `max_request_body`. Thread-safe.
    protocol::wire_request build(call_request&& call) const;

private:
    struct usual {
        std::once_flag made;
        std::shared_ptr<const secret> fields;
    };
    std::shared_ptr<const secret> fields(const call_request& call) const;
    std::shared_ptr<const secret> make_fields(const call_request& call) const;

    const client_options& options_;
    const protocol::base_url& base_;
    mutable std::array<usual, 2> usual_; // one for single answers, one for streams
};

} // namespace openai::detail
