// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/response_document.hpp"

#include "testing/responses/model_output.hpp"
#include "testing/responses/response_call.hpp"

namespace openai::testing {
namespace {

namespace json = boost::json;

constexpr int created = 1700000000; // constant, so that each run gives the same answers

/// A member of the request that the response repeats, and its value if the request does not have it.
struct echoed_member {
    const char* name;
    const char* otherwise; ///< default value, as JSON
};
constexpr echoed_member echoed[] = {{"background", "false"},
                                    {"instructions", "null"},
                                    {"max_output_tokens", "null"},
                                    {"max_tool_calls", "null"},
                                    {"model", "\"\""},
                                    {"parallel_tool_calls", "true"},
                                    {"previous_response_id", "null"},
                                    {"prompt_cache_key", "null"},
                                    {"reasoning", R"({"effort":null,"summary":null})"},
                                    {"safety_identifier", "null"},
                                    {"store", "true"},
                                    {"temperature", "1.0"},
                                    {"text", R"({"format":{"type":"text"}})"},
                                    {"tool_choice", "\"auto\""},
                                    {"tools", "[]"},
                                    {"top_logprobs", "0"},
                                    {"top_p", "1.0"},
                                    {"truncation", "\"disabled\""},
                                    {"user", "null"},
                                    {"metadata", "{}"}};

} // namespace

response_document::response_document(const response_call& call, std::string id)
    : id_(std::move(id)) {
    for (const auto& [name, otherwise] : echoed) {
        const auto* said = call.body.if_contains(name);
        if (said && !said->is_null()) echoed_.add(name, *said);
        else echoed_.raw(name, otherwise);
    }
    if (!call.conversation.empty()) echoed_.add("conversation", json::object{{"id", call.conversation}});
    echoed_.add("service_tier", "default");
}

std::string response_document::in_state(std::string_view status, const model_output& output, std::size_t items) const {
    const auto in = [&](std::string_view state, const json::value& value) {
        return status == state ? value : json::value();
    };
    const bool used = status == "completed" || status == "incomplete";
    object_text text;
    text.add("id", id_).add("object", "response").add("created_at", created).add("status", status);
    text.add("completed_at", in("completed", created)).add("error", in("failed", output.error));
    text.add("incomplete_details", in("incomplete", output.incomplete_details));
    text.raw("output", array_text(output.texts(items)));
    return text.append(echoed_).add("usage", used ? json::value(output.usage) : json::value()).str();
}

} // namespace openai::testing
