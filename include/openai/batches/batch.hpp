// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/page.hpp>
#include <openai/detail/adders.hpp>
#include <openai/files/file_object.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace openai {

/// A batch to be created: many requests in one file, processed within a day (OpenAI's CreateBatchRequest). A field is
/// sent exactly when it is set.
class OPENAI_DECL batch_request : public detail::adders<batch_request> {
public:
    std::string input_file_id; ///< of an uploaded file with the purpose "batch", see `batch_input`
    std::string endpoint;      ///< "/v1/chat/completions", "/v1/embeddings", ...
    std::string completion_window = "24h";
    std::map<std::string, std::string> metadata;
    std::optional<file_expiry> output_expires_after;

    /// Members that have no field here. They are merged into the body last, so a member replaces a typed one of the
    /// same name.
    boost::json::object extra_body;

    batch_request() = default;
    explicit batch_request(std::string file_id, std::string path = "/v1/chat/completions")
        : input_file_id(std::move(file_id))
        , endpoint(std::move(path)) {}
};

/// Parameters of a list of batches. The newest batch comes first.
class OPENAI_DECL batch_list_parameters : public page_parameters, public detail::adders<batch_list_parameters> {
public:
    batch_list_parameters() = default;
};

/// How many requests of a batch are done.
class OPENAI_DECL batch_counts {
public:
    std::int64_t total = 0;
    std::int64_t completed = 0;
    std::int64_t failed = 0;

    batch_counts() = default;
};

/// A batch. Times are seconds since 1970.
class OPENAI_DECL batch {
public:
    std::string id;
    std::string object;
    std::string endpoint;
    std::string input_file_id;
    std::string completion_window;
    std::string status; ///< "validating", "in_progress", "finalizing", "completed", "failed", "expired", ...
    std::optional<std::string> model;
    std::optional<std::string> output_file_id; ///< results of the requests that succeeded, see `batch_results`
    std::optional<std::string> error_file_id;  ///< results of the requests that failed
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

    /// Whether the batch has ended: its `status` is "completed", "failed", "expired", "cancelled" or "ended".
    bool has_ended() const noexcept;
};

} // namespace openai
