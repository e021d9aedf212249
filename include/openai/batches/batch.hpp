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

/// A request to create a batch (OpenAI's CreateBatchRequest). A batch consists of many requests in one file. The server
/// has a day to process them. An optional field is sent only if you set it.
class OPENAI_DECL batch_request : public detail::adders<batch_request> {
public:
    std::string input_file_id;             ///< id of an uploaded file with the purpose "batch"; see `batch_input`
    std::string endpoint;                  ///< "/v1/chat/completions", "/v1/embeddings", ...
    std::string completion_window = "24h"; ///< time limit for the batch; OpenAI accepts only "24h"
    /// Pairs of keys and values of your choice. OpenAI accepts up to 16 pairs. A key can have up to 64 characters, and
    /// a value up to 512.
    std::map<std::string, std::string> metadata;
    std::optional<file_expiry> output_expires_after; ///< when the server deletes the result files

    /// Further members of the JSON body, for instance those for which this class has no field. If a member has the name
    /// of a field, it is sent instead of the field.
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
    std::int64_t total = 0;     ///< all requests
    std::int64_t completed = 0; ///< requests that succeeded
    std::int64_t failed = 0;    ///< requests that failed

    batch_counts() = default;
};

/// A batch. Times are seconds since 1970.
class OPENAI_DECL batch {
public:
    std::string id;                ///< id of the batch
    std::string object;            ///< "batch"
    std::string endpoint;          ///< "/v1/chat/completions", "/v1/embeddings", ...
    std::string input_file_id;     ///< the file with the requests
    std::string completion_window; ///< "24h"
    std::string status;            ///< "validating", "in_progress", "finalizing", "completed", "failed", "expired", ...
    std::optional<std::string> model;           ///< the model that is named in the requests
    std::optional<std::string> output_file_id;  ///< file with results of successful requests; see `batch_results`
    std::optional<std::string> error_file_id;   ///< file with results of failed requests
    boost::json::value errors;                  ///< errors of the batch as a whole; null if there are none
    std::int64_t created_at = 0;                ///< when the batch was created
    std::optional<std::int64_t> in_progress_at; ///< when the server began to process the requests
    std::optional<std::int64_t> expires_at;     ///< when the batch will expire if it has not ended
    std::optional<std::int64_t> finalizing_at;  ///< when the server began to write the results
    std::optional<std::int64_t> completed_at;   ///< when the results were complete
    std::optional<std::int64_t> failed_at;      ///< when the batch failed
    std::optional<std::int64_t> expired_at;     ///< when the batch expired
    std::optional<std::int64_t> cancelling_at;  ///< when the cancellation was requested
    std::optional<std::int64_t> cancelled_at;   ///< when the cancellation was complete
    std::optional<batch_counts> request_counts; ///< how many requests there are, and how many are done
    boost::json::value usage;                   ///< null if the server does not state it
    /// Pairs of keys and values of your choice. OpenAI accepts up to 16 pairs. A key can have up to 64 characters, and
    /// a value up to 512.
    std::map<std::string, std::string> metadata;
    boost::json::object extra; ///< other members that the provider sent

    batch() = default;

    /// Whether the batch has ended: its `status` is "completed", "failed", "expired", "cancelled" or "ended".
    bool has_ended() const noexcept;
};

} // namespace openai
