// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/hook_log.hpp"
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/core/metrics.hpp>
#include <openai/responses.hpp>

#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <functional>

/// Streams of background responses that are cut, and what their next calls meet.
namespace openai::test::continued {

using namespace support;
using namespace std::chrono_literals;

inline response_request in_background() {
    auto request = response_request("m").user("Hi");
    request.background = true;
    return request;
}

/// Returns options with which a stream continues after a pause of this length.
inline client_options continuing(const testing::server& target, std::chrono::milliseconds pause = 1ms) {
    auto options = options_for(target);
    options.retry = retry_policy();
    options.retry.transient = {pause, pause, 1.0};
    options.retry.min_delay = 1ms;
    return options;
}

/// The events of a response with the id "resp_9", or another id, and of the model "m", or another model.
struct events {
    std::string id = "resp_9";
    std::string model = "m";

    static std::string event(int number, const std::string& type, const std::string& members) {
        return "event: response." + type + "\ndata: {\"type\":\"response." + type +
               "\",\"sequence_number\":" + std::to_string(number) + members + "}\n\n";
    }
    static std::string delta(int number, const std::string& text) {
        return event(number, "output_text.delta", R"(,"output_index":0,"content_index":0,"delta":")" + text + '"');
    }
    std::string document(const std::string& status, const std::string& text = {}) const {
        const auto item =
            R"({"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":")" + text +
            R"("}]})";
        return R"({"id":")" + id + R"(","model":")" + model + R"(","object":"response","background":true,"status":")" +
               status + R"(","error":)" +
               (status == "failed" ? R"({"code":"server_error","message":"Sorry."})" : "null") + R"(,"output":[)" +
               (text.empty() ? "" : item) + R"(],"usage":{"input_tokens":3,"output_tokens":5}})";
    }
    std::string with(int number, const std::string& status, const std::string& text = {}) const {
        return event(number, status == "in_progress" ? "created" : status, ",\"response\":" + document(status, text));
    }
};

inline reply streamed(const std::string& text) {
    return reply::verbatim(200, text).header("content-type", "text/event-stream");
}

/// A stream that is cut after the text "one".
inline reply cut_after_one() {
    const auto text = events().with(0, "in_progress") + events::delta(1, "one");
    return streamed(text + events::delta(2, " two")).cut_body_after(text.size());
}

/// The rest of a stream that begins with an event that has arrived before, and is cut before the next one.
inline reply cut_without_news() {
    const auto text = events::delta(1, "one");
    return streamed(text + events::delta(2, " two")).cut_body_after(text.size());
}

/// The rest of a stream to its end.
inline reply last_part() { return streamed(events::delta(2, " two") + events().with(3, "completed")); }

/// Returns the output tokens that were counted, for all models together.
inline std::uint64_t output_tokens(const metrics& numbers) {
    std::uint64_t tokens = 0;
    for (const auto& model : numbers.snapshot().models) tokens += model.output_tokens;
    return tokens;
}

class continued_streams : public ::testing::Test {
protected:
    explicit continued_streams(std::chrono::milliseconds pause = 1ms)
        : options_(continuing(server_, pause)) {
        options_.observer = hooks_;
    }

    openai::client& client() {
        if (!client_) client_.emplace(io_, options_);
        return *client_;
    }

    response_stream open() { return run(io_, client().responses.stream(in_background())); }

    /// Starts to read a stream to its end.
    void collect(response_stream& from) {
        from.collect(as_result([this](result<response> ended) { ended_ = std::move(ended); }));
    }

    /// Reads a stream to its end.
    const result<response>& result_of(response_stream& from) {
        ended_.reset();
        collect(from);
        run_until(io_, [this] { return ended_.has_value(); });
        return *ended_;
    }

    testing::server server_;
    std::shared_ptr<hook_log> hooks_ = std::make_shared<hook_log>();
    asio::io_context io_;
    client_options options_;
    std::optional<openai::client> client_;
    std::optional<result<response>> ended_;
};

} // namespace openai::test::continued
