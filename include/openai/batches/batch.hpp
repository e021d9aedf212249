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

/// A request to create a batch: many requests in one file, processed within a day (OpenAI's CreateBatchRequest). An
/// optional field is sent only if you set it.
class OPENAI_DECL batch_request : public detail::adders<batch_request> {
public:
    std::string input_file_id; ///< id of an uploaded file with the purpose "batch"; see `batch_input`
    std::string endpoint;      ///< "/v1/chat/completions", "/v1/embeddings", ...
    std::string completion_window = "24h";
    std::map<std::string, std::string> metadata;
    std::optional<file_expiry> output_expires_after;

    /// JSON members for which this class has no field. They are merged into the body last, so a member with the name of
    /// a field replaces that field.
    boost::json::object extra_body;

    batch_request() = default;
    explicit batch_request(std::string file_id, std::string path = "/v1/chat/completions")
        : input_file_id(std::move(file_id))
        , endpoint(std::move(path)) {}
};

/// Parameters for listing batches. The newest batch comes first.
class OPENAI_DECL batch_list_parameters : public page_parameters, public detail::adders<batch_list_parameters> {
public:
    batch_list_parameters() = default;
};

/// The number of requests in a batch, and how many of them are done.
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
    std::optional<std::string> output_file_id; ///< file with results of successful requests; see `batch_results`
    std::optional<std::string> error_file_id;  ///< file with results of failed requests
    boost::json::value errors;                 ///< errors of the batch as a whole; null if there are none
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
    boost::json::value usage; ///< null if the server does not state it
    std::map<std::string, std::string> metadata;
    boost::json::object extra; ///< other members that the provider sent

    batch() = default;

    /// Whether the batch has ended: its `status` is "completed", "failed", "expired", "cancelled" or "ended".
    bool has_ended() const noexcept;
};

} // namespace openai
