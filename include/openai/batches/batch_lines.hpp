// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/chat/chat_request.hpp>
#include <openai/core/file_input.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// Builds the input file of a batch: one line of JSON for each request.
class OPENAI_DECL batch_input {
public:
    batch_input() = default;

    /// Adds a request. Its result carries the same `custom_id`. Throws `error` (`invalid_argument`) for an empty id,
    /// and for a request that a direct call would refuse.
    batch_input& add(const std::string& custom_id, const chat_request& request,
                     const std::string& url = "/v1/chat/completions") &;
    batch_input&& add(const std::string& custom_id, const chat_request& request,
                      const std::string& url = "/v1/chat/completions") && {
        return std::move(add(custom_id, request, url));
    }

    /// Adds a request to any endpoint.
    batch_input& add(const std::string& custom_id, const boost::json::value& body, const std::string& url) &;
    batch_input&& add(const std::string& custom_id, const boost::json::value& body, const std::string& url) && {
        return std::move(add(custom_id, body, url));
    }

    const std::string& text() const noexcept { return text_; }

    /// The lines as a file; upload it with the purpose "batch".
    file_input file(std::string filename = "batch.jsonl") const {
        return file_input::from_bytes(text_, std::move(filename));
    }

private:
    void add_line(const std::string& custom_id, const std::string& body, const std::string& url);

    std::string text_;
};

/// The result of one request of a batch.
class OPENAI_DECL batch_result {
public:
    std::string custom_id;
    int status = 0;            ///< HTTP status; 0 if the request was not made, e.g. because the batch expired
    std::string request_id;    ///< empty if not stated
    boost::json::value body;   ///< what the endpoint answered; null if nothing
    boost::json::value error;  ///< why the request was not made; null if it was
    boost::json::object extra; ///< what else is in the line

    batch_result() = default;

    bool succeeded() const noexcept { return status / 100 == 2; }

    /// The chat completion in `body`. Throws the `error` that a direct call would have thrown for this answer:
    /// `bad_request` for status 400, `rate_limited` for 429 and so on. For a request that was not made, the code
    /// follows from what `error` says; it is `server_error` if that names no known failure.
    chat_completion completion() const;
};

/// Reads the results of a batch from its output file, which `files.content(output_file_id)` fetches: one line of JSON
/// for each. The results may come in another order than the requests.
class OPENAI_DECL batch_results {
public:
    /// `text` must outlive this object.
    explicit batch_results(std::string_view text) noexcept
        : rest_(text) {}

    /// The next result; empty at the end. Blank lines are skipped. For a line that cannot be read it throws `error`
    /// (`invalid_json`, `invalid_response`), which names the line; the next call continues with the line after it.
    std::optional<batch_result> next();

private:
    std::string_view rest_;
    std::size_t line_ = 0;
};

} // namespace openai
