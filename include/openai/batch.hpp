// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/adders.hpp>
#include <openai/file_object.hpp>
#include <openai/page.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace openai {

/// Many requests in one file, done within a day: OpenAI's CreateBatchRequest. A field is sent exactly when it is set.
class OPENAI_DECL batch_request : public detail::adders<batch_request> {
public:
    std::string input_file_id; ///< of an uploaded file with the purpose "batch", see `batch_input`
    std::string endpoint;      ///< "/v1/chat/completions", "/v1/embeddings", ...
    std::string completion_window = "24h";
    std::map<std::string, std::string> metadata;
    std::optional<file_expiry> output_expires_after;

    /// What has no field here. Merged into the body last: a member of the same name replaces the typed one.
    boost::json::object extra_body;

    batch_request() = default;
    explicit batch_request(std::string file_id, std::string path = "/v1/chat/completions")
        : input_file_id(std::move(file_id))
        , endpoint(std::move(path)) {}
};

/// Which batches are listed, the newest first.
class OPENAI_DECL batch_list_parameters : public page_parameters, public detail::adders<batch_list_parameters> {
public:
    batch_list_parameters() = default;
};

/// How far a batch is.
class OPENAI_DECL batch_counts {
public:
    std::int64_t total = 0;
    std::int64_t completed = 0;
    std::int64_t failed = 0;

    batch_counts() = default;
};

/// A batch. Times are seconds since 1970. As an element of a list it carries no response of its own.
class OPENAI_DECL batch : public response {
public:
    std::string id;
    std::string object;
    std::string endpoint;
    std::string input_file_id;
    std::string completion_window;
    std::string
        state; ///< its "status": "validating", "in_progress", "finalizing", "completed", "failed", "expired", ...
    std::optional<std::string> model;
    std::optional<std::string> output_file_id; ///< the results of what succeeded, see `batch_results`
    std::optional<std::string> error_file_id;  ///< and of what failed
    boost::json::value errors;                 ///< of the batch as a whole; null if there are none
    std::int64_t created_at = 0;
    std::optional<std::int64_t> in_progress_at;
    std::optional<std::int64_t> expires_at;
    std::optional<std::int64_t> finalizing_at;
    std::optional<std::int64_t> completed_at;
    std::optional<std::int64_t> failed_at;
    std::optional<std::int64_t> expired_at;
    std::optional<std::int64_t> cancelling_at;
    std::optional<std::int64_t> cancelled_at;
    std::optional<batch_counts> request_counts;
    boost::json::value usage; ///< null if not stated
    std::map<std::string, std::string> metadata;
    boost::json::object extra; ///< what else the provider says about it

    batch() = default;

    /// Whether nothing more will happen: "completed", "failed", "expired", "cancelled" or "ended".
    bool has_ended() const noexcept;
};

} // namespace openai
