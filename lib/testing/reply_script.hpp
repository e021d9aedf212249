// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/record.hpp>
#include <openai/testing/reply.hpp>

#include <optional>

namespace openai::testing {

struct tool_call_script {
    std::string id;
    std::string name;
    std::vector<std::string> argument_pieces;
};

/// An output item of a response. Its JSON is `json`. If `json` is empty, the item is a reasoning item with the summary
/// `summary`.
struct item_script {
    std::string json;
    std::vector<std::string> summary;
};

/// What the `count` of a `break_off` refers to.
enum class counted {
    response, ///< bytes, beginning with the status line
    body,     ///< bytes after the head
    deltas    ///< deltas of a stream
};

/// The point at which a response is broken off. If `how` is empty, the server stops sending but keeps the connection
/// open.
struct break_off {
    std::size_t count = 0;
    counted what = counted::response;
    std::optional<cut> how;
};

/// All settings of a `reply`. If a setting is empty, the endpoint decides instead.
struct reply_script {
    using milliseconds = std::chrono::milliseconds;

    std::optional<std::vector<std::string>> pieces;
    std::vector<std::string> refusal;
    std::optional<std::size_t> length_limit;
    std::vector<tool_call_script> tool_calls;
    std::vector<item_script> items;
    std::optional<std::pair<std::string, std::string>> failure; ///< code and message
    std::optional<std::string> finish_reason;
    std::optional<std::pair<int, int>> usage;
    std::optional<std::vector<std::string>> events; ///< written without changes
    bool done = true;
    std::string after_done;

    std::optional<int> status;
    std::optional<std::string> body;
    std::optional<std::string> raw;
    header_list headers;
    std::vector<std::string> left_out;
    bool without_length = false;
    std::optional<bool> chunked;
    std::string before;
    bool close = false;
    bool keep_open = false;
    std::string junk;
    milliseconds junk_pause{0};

    milliseconds delay{0};
    milliseconds delay_body{0};
    milliseconds delay_between{0};
    milliseconds slow_head{0};

    std::size_t write_size = 0;
    milliseconds write_pause{0};
    std::size_t events_per_write = 1;
    bool at_once = false;

    std::optional<break_off> end;

    /// Whether the reply has settings that have an effect only on a model's answer.
    bool speaks() const noexcept {
        return pieces || !refusal.empty() || length_limit || !tool_calls.empty() || !items.empty() || failure ||
               finish_reason || usage;
    }

    /// Whether a text of `written` pieces exceeds the limit.
    bool reaches_limit(std::size_t written) const noexcept { return length_limit && written > *length_limit; }
};

} // namespace openai::testing
