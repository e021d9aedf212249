// SPDX-License-Identifier: BSL-1.0
#include <openai/compat/chat_pins.hpp>

#include "api/chat/chat_ranges.hpp"
#include "json/json_text.hpp"
#include "json/json_writer.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace openai {
namespace {

[[noreturn]] void refuse(std::string_view pin, std::string_view why) { detail::mapping::refuse({nullptr, pin}, why); }

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> read_stop(std::string_view text) {
    std::vector<std::string> pieces;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto comma = std::min(text.find(',', begin), text.size());
        const auto piece = trimmed(text.substr(begin, comma - begin));
        if (piece.empty()) refuse("stop", "has an empty text, number " + std::to_string(pieces.size() + 1));
        pieces.emplace_back(piece);
        begin = comma + 1;
    }
    return pieces;
}

std::map<std::string, int> read_logit_bias(std::string_view text) {
    std::size_t offset = 0;
    const auto document = detail::mapping::parse_json(text, offset);
    if (!document) refuse("logit_bias", "is not JSON, at offset " + std::to_string(offset));
    if (!document->is_object()) refuse("logit_bias", "is no JSON object");
    std::map<std::string, int> biases;
    for (const auto& [token, bias] : document->get_object()) {
        const std::string name(token);
        if (name.empty() || name.find_first_not_of("0123456789") != std::string::npos)
            refuse("logit_bias", "has a name that is no token id");
        const auto* number = bias.if_int64();
        if (!number || *number < -100 || *number > 100)
            refuse("logit_bias." + name, "must be an integer from -100 to 100");
        biases.emplace(name, static_cast<int>(*number));
    }
    return biases;
}

} // namespace

chat_request chat_pins::to_request(std::vector<message> conversation) const {
    if (model.empty()) refuse("model", "is empty");
    if (conversation.empty()) refuse("conversation", "is empty");
    auto request = to_request();
    request.messages = std::move(conversation);
    return request;
}

chat_request chat_pins::to_request() const {
    if (model.empty()) refuse("model", "is empty");
    chat_request request(model);
    request.temperature = temperature;
    request.top_p = top_p;
    request.n = n;
    request.max_tokens = max_tokens;
    request.presence_penalty = presence_penalty;
    request.frequency_penalty = frequency_penalty;
    if (!trimmed(stop).empty()) request.stop = read_stop(stop);
    if (!trimmed(logit_bias).empty()) request.logit_bias = read_logit_bias(logit_bias);
    if (!user.empty()) request.user_ = user;
    detail::mapping::check_ranges(request);
    return request;
}

} // namespace openai
