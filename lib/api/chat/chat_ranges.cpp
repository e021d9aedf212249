// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_ranges.hpp"

#include "json/json_writer.hpp"

namespace openai::detail::mapping {
namespace {

/// Also refuses NaN.
template <class T>
void check(std::string_view name, const std::optional<T>& value, T least, T most) {
    if (!value || (*value >= least && *value <= most)) return;
    const auto text = [](T limit) { return std::to_string(static_cast<long>(limit)); };
    refuse(path().field(name), "must be from " + text(least) + " to " + text(most));
}

void check_positive(std::string_view name, const std::optional<std::int64_t>& value) {
    if (value && *value < 1) refuse(path().field(name), "must be at least 1");
}

void check_stop(const stop_sequences& stop) {
    const auto* several = std::get_if<std::vector<std::string>>(&stop);
    if (several && several->size() > 4) refuse({nullptr, "stop"}, "has more than 4 texts");
}

} // namespace

void check_ranges(const chat_request& request) {
    check("temperature", request.temperature, 0.0, 2.0);
    check("top_p", request.top_p, 0.0, 1.0);
    check<std::int64_t>("n", request.n, 1, 128);
    check("frequency_penalty", request.frequency_penalty, -2.0, 2.0);
    check("presence_penalty", request.presence_penalty, -2.0, 2.0);
    check<std::int64_t>("top_logprobs", request.top_logprobs, 0, 20);
    check_positive("max_tokens", request.max_tokens);
    check_positive("max_completion_tokens", request.max_completion_tokens);
    for (const auto& [token, bias] : request.logit_bias) check<int>("logit_bias." + token, bias, -100, 100);
    if (request.stop) check_stop(*request.stop);
}

} // namespace openai::detail::mapping
