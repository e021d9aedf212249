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

/// Builds the input file of a batch. The file has one line of JSON for each request.
class OPENAI_DECL batch_input {
public:
    batch_input() = default;

    /// Adds a chat request. The result of the request will have the same `custom_id`. Throws `error`
    /// (`invalid_argument`) if `custom_id` is empty, or if `chat.create` would refuse the request.
    batch_input& add(const std::string& custom_id, const chat_request& request,
                     const std::string& url = "/v1/chat/completions") &;
    batch_input&& add(const std::string& custom_id, const chat_request& request,
                      const std::string& url = "/v1/chat/completions") && {
        return std::move(add(custom_id, request, url));
    }

    /// Adds a request to any endpoint. `body` is the JSON body of the request. Throws `error` (`invalid_argument`) if
    /// `custom_id` is empty.
    batch_input& add(const std::string& custom_id, const boost::json::value& body, const std::string& url) &;
    batch_input&& add(const std::string& custom_id, const boost::json::value& body, const std::string& url) && {
        return std::move(add(custom_id, body, url));
    }

    /// Returns the lines in the format JSON Lines.
    const std::string& text() const noexcept { return text_; }

    /// Returns the lines as a file. Upload the file with the purpose "batch".
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
    std::string custom_id;     ///< the id that you gave the request
    int status = 0;            ///< HTTP status; 0 if the request was not made, for instance because the batch expired
    std::string request_id;    ///< empty if the server does not state it
    boost::json::value body;   ///< body of the response; null if there was none
    boost::json::value error;  ///< why the request was not made; null if it was made
    boost::json::object extra; ///< other members of the line

    batch_result() = default;

    /// Whether the request was made and its HTTP status is 2xx.
    bool succeeded() const noexcept { return status / 100 == 2; }

    /// Returns the chat completion in `body`, or throws an `openai::error`:
    ///
    /// - If the request failed, the error is the one that `chat.create` would have thrown for this `status` and `body`:
    ///   `bad_request` for status 400, `rate_limited` for 429 and so on.
    /// - If the request was not made, the failure is described in `body` or, if `body` is null, in `error`. The library
    ///   derives the code of the thrown error from this description. If the library does not know the failure, the code
    ///   is `server_error`.
    chat_completion completion() const;
};

/// Reads the results of a batch from the text of its output file. The file has one line of JSON for each result.
/// `files.content(output_file_id)` fetches it. The order of the results can differ from the order of the requests.
class OPENAI_DECL batch_results {
public:
    /// Reads from `text`, which must outlive this object.
    explicit batch_results(std::string_view text) noexcept
        : rest_(text) {}

    /// Returns the next result, or an empty optional at the end. Skips blank lines. Throws `error` (`invalid_json` or
    /// `invalid_response`) if a line cannot be read; the message names the line. The next call then continues with the
    /// following line.
    std::optional<batch_result> next();

private:
    std::string_view rest_;
    std::size_t line_ = 0;
};

} // namespace openai
