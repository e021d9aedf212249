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
                   openai::tool_call, openai::received_members, openai::response_format, openai::json_schema_format>);
static_assert(
    safe<openai::client_options, openai::call_options, openai::tls_options, openai::proxy_options, openai::timeouts,
         openai::retry_policy, openai::backoff, openai::pool_options, openai::secret, openai::headers>);
static_assert(
    safe<openai::provider, openai::provider_registry, openai::model_alias, openai::model_route, openai::auth_style>);
static_assert(safe<openai::chat_completion, openai::chat_choice, openai::chat_delta, openai::choice_delta,
                   openai::tool_call_delta, openai::audio_delta, openai::usage, openai::model, openai::model_list,
                   openai::response, openai::chat_accumulator, openai::chat_stream, openai::rate_limits>);
static_assert(safe<openai::embedding_request, openai::embedding, openai::embedding_list, openai::moderation_request,
                   openai::moderation_result, openai::moderation, openai::text_completion_request, openai::text_choice,
                   openai::text_completion, openai::text_accumulator, openai::text_completion_stream, openai::deletion,
                   openai::page_parameters, openai::paging, openai::list_parameters, openai::batch_list_parameters,
                   openai::chat_list_parameters, openai::chat_update, openai::stored_message,
                   openai::page<openai::model>, openai::pager<openai::stored_message>>);
static_assert(safe<openai::chat_pins, openai::submit_options, openai::future_status, openai::future_filter,
                   openai::future_options, openai::result<openai::chat_completion>,
                   openai::stream_result<openai::chat_delta>, openai::call_handle, openai::callbacks<>>);
static_assert(safe<openai::error, openai::error_details, openai::api_error, openai::http_response>);

static_assert(safe<openai::file_input, openai::file_upload, openai::file_expiry, openai::file_list_parameters,
                   openai::file_object, openai::binary_answer, openai::image, openai::image_list, openai::image_usage,
                   openai::image_request, openai::image_edit_request, openai::image_variation_request,
                   openai::saved_images, openai::saved_images::failure>);
static_assert(
    safe<openai::speech_request, openai::spoken_audio, openai::transcription_request, openai::translation_request,
         openai::transcription, openai::transcription_segment, openai::transcription_word, openai::batch_request,
         openai::batch, openai::batch_counts, openai::batch_input, openai::batch_result, openai::batch_results,
         openai::upload_request, openai::upload_completion, openai::part_upload, openai::upload, openai::upload_part,
         openai::job, openai::job_watch>);

struct owning_aggregate {
    std::string text;
};
static_assert(!safe<owning_aggregate>, "the check can fail");

TEST(aggregates, are_no_public_types) { SUCCEED(); }

} // namespace
