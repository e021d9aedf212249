// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>

#include <gtest/gtest.h>

#include <type_traits>

/// g++ 12 destroys an aggregate temporary inside `co_await` twice. No public type that owns memory is one.
namespace {

template <class... Types>
constexpr bool safe = ((!std::is_aggregate_v<Types> || std::is_trivially_destructible_v<Types>)&&...);

static_assert(safe<openai::chat_request, openai::chat_parameters, openai::stream_options, openai::audio_output,
                   openai::predicted_output, openai::message, openai::message_audio, openai::content_part,
                   openai::image_url, openai::input_audio, openai::input_file, openai::tool, openai::tool_choice,
                   openai::function_definition, openai::custom_definition, openai::function_call, openai::custom_call,
                   openai::tool_call, openai::response_format, openai::json_schema_format>);
static_assert(
    safe<openai::client_options, openai::call_options, openai::tls_options, openai::proxy_options, openai::timeouts,
         openai::retry_policy, openai::backoff, openai::pool_options, openai::secret, openai::headers>);
static_assert(
    safe<openai::provider, openai::provider_registry, openai::model_alias, openai::model_route, openai::auth_style>);
static_assert(safe<openai::chat_completion, openai::chat_choice, openai::chat_delta, openai::choice_delta,
                   openai::tool_call_delta, openai::audio_delta, openai::usage, openai::model, openai::model_list,
                   openai::response, openai::chat_accumulator, openai::chat_stream, openai::rate_limits>);
static_assert(safe<openai::error, openai::error_details, openai::api_error, openai::http_response>);

struct owning_aggregate {
    std::string text;
};
static_assert(!safe<owning_aggregate>, "the check can fail");

TEST(aggregates, are_no_public_types) { SUCCEED(); }

} // namespace
