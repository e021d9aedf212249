// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_request.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openai {

/// The inputs (pins) of a chat node in a flow editor, in which users connect nodes instead of writing code. Such an
/// editor passes lists and maps as text. `model` must be set. The other pins are optional: a pin is sent only if it is
/// set and its text is not empty.
class OPENAI_DECL chat_pins {
public:
    std::string model;                       ///< name of the model
    std::optional<double> temperature;       ///< 0 to 2
    std::optional<double> top_p;             ///< 0 to 1
    std::optional<std::int64_t> n;           ///< 1 to 128
    std::string stop;                        ///< up to four texts, separated by commas; spaces around them are ignored
    std::optional<std::int64_t> max_tokens;  ///< token limit of the answer
    std::optional<double> presence_penalty;  ///< -2 to 2
    std::optional<double> frequency_penalty; ///< -2 to 2
    std::string logit_bias;                  ///< JSON: `{"50256": -100}`
    std::string user;                        ///< an id of the end user for whom you send the request

    chat_pins() = default;
    explicit chat_pins(std::string model_name)
        : model(std::move(model_name)) {}

    /// Makes a request from these pins and from the messages of a conversation. Throws `error` (`invalid_argument`) if
    /// a pin is invalid, and the error's text names the pin. If there are no messages, the error's text names
    /// "conversation".
    chat_request to_request(std::vector<message> conversation) const;

    /// Makes a request from these pins. The request has no messages. Use it for a conversation in a
    /// `chat_history_store`; see `futures::submit`. Throws `error` (`invalid_argument`) if a pin is invalid.
    chat_request to_request() const;
};

} // namespace openai
