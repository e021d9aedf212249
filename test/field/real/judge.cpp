// SPDX-License-Identifier: BSL-1.0
// Every operation that has a type, with as little and with as much as it can say, before a server that compares each
// request with OpenAI's description of its API. The server's base URL comes from FIELD_BASE_URL.
#include "judge_operation.hpp"

#include <openai/session/chat_session.hpp>
#include <openai/session/structured_output.hpp>
#include <openai/session/tools.hpp>

#include <gtest/gtest.h>

#include <boost/describe.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using openai::block;
using openai::call_options;
using openai::client;
using openai::content_part;
using openai::file_input;
using openai::http_response;
using openai::message;

struct place {
    std::string city;
};
BOOST_DESCRIBE_STRUCT(place, (), (city))

std::string sound() { return std::string("RIFF\x24\0\0\0WAVEfmt ", 16) + std::string(64, '\0'); }
std::string picture() { return "\x89PNG\r\n\x1a\n" + std::string(64, 'p'); }

openai::chat_request asked() {
    openai::chat_request request("gpt-4o");
    return request.user("Hello");
}

const json::value schema = {{"type", "object"},
                            {"properties", {{"city", {{"type", "string"}}}}},
                            {"required", {"city"}},
                            {"additionalProperties", false}};

/// Everything that can stand in a conversation.
openai::chat_request every_message() {
    openai::chat_request request("gpt-4o");
    request.add(message::developer("Be brief.").with_name("lead"));
    request.add(message::system("Be kind.").with_name("editor"));
    request.add(message::user("Look:")
                    .add_image("https://images.example/cat.jpg", "low")
                    .add_image_bytes(picture(), "high")
                    .add(content_part::audio_bytes(sound(), "wav"))
                    .add_file("file-1")
                    .add_file_bytes("a.pdf", "%PDF-1.7")
                    .add_text("What is this?")
                    .with_name("me"));
    request.add(message::assistant("Let me see.")
                    .add(openai::tool_call("call_1", "weather", R"({"city":"Paris"})"))
                    .with_name("model"));
    request.add(message::tool("call_1", "Sunny."));
    message refused("assistant");
    refused.refusal = "I can not say.";
    request.add(refused);
    request.add(message("assistant").add(content_part::from_text("In ")).add(content_part::from_refusal("No.")));
    message spoken("assistant");
    spoken.audio = openai::message_audio("audio_1");
    request.add(spoken);
    message older("assistant");
    older.function_call = openai::function_call("weather", "{}");
    request.add(older);
    request.add(message("function", std::string("Sunny.")).with_name("weather"));
    message custom("assistant");
    openai::tool_call call;
    call.id = "call_2";
    call.type = "custom";
    call.custom = openai::custom_call("shell", "ls");
    request.add(custom.add(call));
    request.add(message("tool", std::vector{content_part::from_text("a.txt")}));
    request.messages.back().tool_call_id = "call_2";
    return request;
}

/// Every parameter of a chat.
openai::chat_request every_parameter() {
    auto request = every_message();
    request.with({.temperature = 0.5,
                  .top_p = 0.5,
                  .frequency_penalty = -1,
                  .presence_penalty = 1,
                  .max_completion_tokens = 10,
                  .max_tokens = 10,
                  .n = 2,
                  .seed = 7,
                  .top_logprobs = 2,
                  .logprobs = true,
                  .store = true,
                  .parallel_tool_calls = false});
    request.audio = openai::audio_output("alloy", "mp3");
    request.logit_bias = {{"50256", -100}};
    request.metadata = {{"order", "17"}};
    request.modalities = {"text", "audio"};
    request.moderation = json::value{{"model", "omni-moderation-latest"}};
    request.prediction = openai::predicted_output("Hello");
    request.prompt_cache_key = "key";
    request.prompt_cache_options = json::value{{"ttl", "30m"}, {"mode", "explicit"}};
    request.prompt_cache_retention = "24h";
    request.reasoning_effort = "low";
    request.respond_as(openai::response_format::json_schema("place", schema, true, "A place"));
    request.safety_identifier = "user-1";
    request.service_tier = "flex";
    request.stop = std::vector<std::string>{"END", "STOP"};
    request.stream_options = openai::stream_options{.include_usage = true, .include_obfuscation = false};
    request.tool("weather", "The weather of a city", schema, true);
    request.add(openai::tool::custom("shell", "Runs a command", {{"type", "text"}}));
    request.add(openai::tool::custom("grammar", "",
                                     {{"type", "grammar"}, {"grammar", {{"definition", "a"}, {"syntax", "regex"}}}}));
    request.tool_choice = openai::tool_choice::automatic();
    request.user_ = "me";
    request.verbosity = "low";
    request.web_search_options = {
        {"search_context_size", "low"},
        {"user_location", {{"type", "approximate"}, {"approximate", {{"city", "Paris"}, {"country", "FR"}}}}}};
    return request;
}

/// Everything of a chat that the Responses API has, too.
openai::chat_request every_background_parameter() {
    openai::chat_request request("gpt-4o");
    request.system("Be brief.").developer("Be kind.");
    request.add(message::user("Look:")
                    .add_image("https://images.example/cat.jpg", "low")
                    .add_file("file-1")
                    .add_file_bytes("a.pdf", "%PDF-1.7"));
    openai::tool_call call;
    call.id = "call_2";
    call.type = "custom";
    call.custom = openai::custom_call("shell", "ls");
    request.add(
        message::assistant("Let me see.").add(openai::tool_call("call_1", "weather", R"({"city":"Paris"})")).add(call));
    request.add(message::tool("call_1", "Sunny.")).add(message::tool("call_2", "a.txt"));
    request.with({.temperature = 0.5, .top_p = 0.5, .max_completion_tokens = 100});
    request.with({.n = 1, .top_logprobs = 2, .logprobs = true, .parallel_tool_calls = false});
    request.metadata = {{"order", "17"}};
    request.moderation = json::value{{"model", "omni-moderation-latest"}};
    request.prompt_cache_key = "key";
    request.prompt_cache_options = json::value{{"ttl", "30m"}, {"mode", "explicit"}};
    request.prompt_cache_retention = "24h";
    request.reasoning_effort = "low";
    request.respond_as(openai::response_format::json_schema("place", schema, true, "A place"));
    request.safety_identifier = "user-1";
    request.service_tier = "flex";
    request.tool("weather", "The weather of a city", schema);
    request.add(openai::tool::custom("shell", "Runs a command", {{"type", "text"}}));
    request.add(openai::tool::custom("grammar", "",
                                     {{"type", "grammar"}, {"grammar", {{"definition", "a"}, {"syntax", "regex"}}}}));
    request.tool_choice = openai::tool_choice::allowed_tools("auto", request.tools);
    request.user_ = "me";
    request.verbosity = "low";
    return request.extra("truncation", "auto");
}

openai::text_completion_request every_text_parameter(openai::text_prompt prompt) {
    openai::text_completion_request request("gpt-3.5-turbo-instruct", std::move(prompt));
    request.best_of = 2;
    request.echo = true;
    request.frequency_penalty = 0.5;
    request.logit_bias = {{"50256", -100}};
    request.logprobs = 2;
    request.max_tokens = 5;
    request.n = 2;
    request.presence_penalty = -0.5;
    request.seed = 7;
    request.stop = std::string("END");
    request.stream_options = openai::stream_options{.include_usage = true, .include_obfuscation = false};
    request.suffix = "the end";
    request.temperature = 0;
    request.top_p = 1;
    request.user = "me";
    return request;
}

template <class Request>
Request every_image_parameter(Request request) {
    request.model = "gpt-image-1";
    request.n = 2;
    request.size = "1024x1024";
    request.response_format = "b64_json";
    request.user = "me";
    return request;
}

template <class Request>
Request every_output_parameter(Request request) {
    request.background = "opaque";
    request.quality = "high";
    request.output_format = "webp";
    request.output_compression = 80;
    return every_image_parameter(std::move(request));
}

template <class Parameters>
Parameters every_page_parameter(Parameters parameters) {
    parameters.after = "id_1";
    parameters.limit = 3;
    if constexpr (requires { parameters.order; }) parameters.order = "desc";
    return parameters;
}

openai::transcription_request every_transcription_parameter() {
    openai::transcription_request request(file_input::from_bytes(sound(), "a.wav"), "whisper-1");
    request.chunking_strategy = "auto";
    request.include = {"logprobs"};
    request.keywords = {"asio", "beast"};
    request.known_speaker_names = {"Ann", "Bob"};
    request.known_speaker_references = {"data:audio/wav;base64,AA==", "data:audio/wav;base64,AQ=="};
    request.language = "en";
    request.languages = {"en", "de"};
    request.prompt = "Once";
    request.response_format = "json";
    request.temperature = 0.5;
    request.timestamp_granularities = {"word", "segment"};
    return request;
}

/// A chat with this tool choice.
openai::chat_request choosing(openai::tool_choice choice) {
    auto request = asked();
    request.tool("weather", "The weather of a city", schema);
    request.add(openai::tool::custom("shell"));
    request.tool_choice = std::move(choice);
    return request;
}

openai::file_upload every_upload_parameter() {
    openai::file_upload request(file_input::from_bytes("{}\n", "a \"b\" ü.jsonl"), "batch");
    request.expires_after = openai::file_expiry(std::chrono::hours(1));
    return request;
}

std::vector<operation> chat_operations() {
    auto with = [](auto change) {
        auto request = asked();
        change(request);
        return [request](const client& to) -> http_response { return to.chat.create(request, shown).response; };
    };
    const auto create = [](const openai::chat_request& request) {
        return [request](const client& to) -> http_response { return to.chat.create(request, shown).response; };
    };
    return {
        {"chat_create_minimal", create(asked())},
        {"chat_create_full", create(every_parameter())},
        {"chat_create_every_message", create(every_message())},
        {"chat_create_one_stop", with([](auto& request) { request.stop = std::string("END"); })},
        {"chat_create_prediction_of_parts", with([](auto& request) {
             request.prediction.emplace();
             request.prediction->content = std::vector{content_part::from_text("Hello")};
         })},
        {"chat_create_own_voice", with([](auto& request) {
             request.audio = openai::audio_output(json::value{{"id", "voice_1"}}, "wav");
         })},
        {"chat_create_any_json",
         with([](auto& request) { request.respond_as(openai::response_format::json_object()); })},
        {"chat_create_as_text", with([](auto& request) { request.respond_as(openai::response_format::text()); })},
        {"chat_create_older_functions", with([](auto& request) {
             request.functions = json::array{{{"name", "weather"}, {"parameters", schema}}};
             request.function_call = json::value{{"name", "weather"}};
         })},
        {"chat_create_no_tool", create(choosing(openai::tool_choice::none()))},
        {"chat_create_some_tool", create(choosing(openai::tool_choice::required()))},
        {"chat_create_this_function", create(choosing(openai::tool_choice::function("weather")))},
        {"chat_create_this_custom_tool", create(choosing(openai::tool_choice::custom("shell")))},
        {"chat_create_allowed_tools",
         create(choosing(openai::tool_choice::allowed_tools(
             "required", {openai::tool::function("weather"), openai::tool::custom("shell")})))},
        {"chat_stream_minimal",
         [](const client& to) -> http_response { return to.chat.stream(asked(), block).response(); }},
        {"chat_stream_full",
         [](const client& to) -> http_response { return to.chat.stream(every_parameter(), block).response(); }},
        {"chat_parse", [](const client& to) -> http_response { return to.chat.parse<place>(asked(), shown).response; }},
        {"chat_session_with_tools",
         [](const client& to) -> http_response {
             openai::tool_set tools;
             tools.add("weather", "The weather of a city", [](const place& where) { return "sunny in " + where.city; });
             auto talk = to.chat.session("Be brief.", openai::chat_request("gpt-4o"));
             talk.add_tools(tools);
             return talk.send("Do I need an umbrella?", shown).response;
         }},
        {"chat_retrieve",
         [](const client& to) -> http_response { return to.chat.retrieve("chatcmpl-1", shown).response; }},
        {"chat_update",
         [](const client& to) -> http_response {
             return to.chat.update("chatcmpl-1", openai::chat_update().with_metadata("seen", "yes"), shown).response;
         }},
        {"chat_update_without_pairs",
         [](const client& to) -> http_response {
             return to.chat.update("chatcmpl-1", openai::chat_update(std::map<std::string, std::string>()), shown)
                 .response;
         }},
        {"chat_del", [](const client& to) -> http_response { return to.chat.del("chatcmpl-1", shown).response; }},
        {"chat_list_minimal",
         [](const client& to) -> http_response {
             return to.chat.list(openai::chat_list_parameters(), shown).response;
         }},
        {"chat_list_full",
         [](const client& to) -> http_response {
             auto wanted = every_page_parameter(openai::chat_list_parameters().with_metadata("order", "17"));
             wanted.model = "gpt-4o";
             return to.chat.list(wanted, shown).response;
         }},
        {"chat_messages_list_minimal",
         [](const client& to) -> http_response {
             return to.chat.messages.list("chatcmpl-1", openai::list_parameters(), shown).response;
         }},
        {"chat_messages_list_full",
         [](const client& to) -> http_response {
             return to.chat.messages.list("chatcmpl-1", every_page_parameter(openai::list_parameters()), shown)
                 .response;
         }},
    };
}

std::vector<operation> text_operations() {
    const auto create = [](const openai::text_completion_request& request) {
        return [request](const client& to) -> http_response { return to.completions.create(request, shown).response; };
    };
    const auto stream = [](const openai::text_completion_request& request) {
        return
            [request](const client& to) -> http_response { return to.completions.stream(request, block).response(); };
    };
    const openai::text_completion_request least("gpt-3.5-turbo-instruct", "Once");
    const std::vector<std::string> texts{"Once", "Twice"};
    const std::vector<std::int64_t> tokens{1, 2};
    const std::vector<std::vector<std::int64_t>> lists{{1, 2}, {3}};
    const auto embed = [](openai::embedding_input input, bool full) {
        openai::embedding_request request("text-embedding-3-small", std::move(input));
        if (full) {
            request.dimensions = 8;
            request.encoding_format = "float";
            request.user = "me";
        }
        return [request](const client& to) -> http_response { return to.embeddings.create(request, shown).response; };
    };
    const auto judged = [](const openai::moderation_request& request) {
        return [request](const client& to) -> http_response { return to.moderations.create(request, shown).response; };
    };
    return {
        {"completions_create_minimal", create(least)},
        {"completions_create_full", create(every_text_parameter("Once"))},
        {"completions_create_texts", create(every_text_parameter(texts))},
        {"completions_create_tokens", create(every_text_parameter(tokens))},
        {"completions_create_token_lists", create(every_text_parameter(lists))},
        {"completions_stream_minimal", stream(least)},
        {"completions_stream_full", stream(every_text_parameter("Once"))},
        {"embeddings_create_minimal", embed("Once", false)},
        {"embeddings_create_full", embed("Once", true)},
        {"embeddings_create_texts", embed(texts, true)},
        {"embeddings_create_tokens", embed(tokens, true)},
        {"embeddings_create_token_lists", embed(lists, true)},
        {"moderations_create_minimal", judged(openai::moderation_request("Hello"))},
        {"moderations_create_full", judged(openai::moderation_request("Hello", "omni-moderation-latest"))},
        {"moderations_create_texts", judged(openai::moderation_request(texts, "omni-moderation-latest"))},
        {"moderations_create_parts",
         judged(openai::moderation_request("Hello").add(content_part::image("https://images.example/cat.jpg")))},
        {"models_list", [](const client& to) -> http_response { return to.models.list(shown).response; }},
        {"models_retrieve",
         [](const client& to) -> http_response { return to.models.retrieve("gpt-4o", shown).response; }},
        {"models_retrieve_fine_tuned",
         [](const client& to) -> http_response {
             return to.models.retrieve("ft:gpt-4o:acme::7p4lURel", shown).response;
         }},
        {"models_del",
         [](const client& to) -> http_response { return to.models.del("ft:gpt-4o:acme::7p4lURel", shown).response; }},
    };
}

std::vector<operation> media_operations() {
    return {
        {"images_generate_minimal",
         [](const client& to) -> http_response {
             return to.images.generate(openai::image_request("A cat"), shown).response;
         }},
        {"images_generate_full",
         [](const client& to) -> http_response {
             auto request = every_output_parameter(openai::image_request("A cat"));
             request.moderation = "low";
             request.style = "natural";
             return to.images.generate(request, shown).response;
         }},
        {"images_edit_minimal",
         [](const client& to) -> http_response {
             return to.images
                 .edit(openai::image_edit_request(file_input::from_bytes(picture(), "a.png"), "A hat"), shown)
                 .response;
         }},
        {"images_edit_full",
         [](const client& to) -> http_response {
             auto request = every_output_parameter(
                 openai::image_edit_request(file_input::from_bytes(picture(), "a.png"), "A hat"));
             request.mask = file_input::from_bytes(picture(), "mask.png");
             request.input_fidelity = "high";
             return to.images.edit(request, shown).response;
         }},
        {"images_edit_two_images",
         [](const client& to) -> http_response {
             auto request = openai::image_edit_request(file_input::from_bytes(picture(), "a.png"), "A hat");
             request.add(file_input::from_bytes(picture(), "b.png"));
             return to.images.edit(request, shown).response;
         }},
        {"images_create_variation_minimal",
         [](const client& to) -> http_response {
             return to.images
                 .create_variation(openai::image_variation_request(file_input::from_bytes(picture(), "a.png")), shown)
                 .response;
         }},
        {"images_create_variation_full",
         [](const client& to) -> http_response {
             return to.images
                 .create_variation(
                     every_image_parameter(openai::image_variation_request(file_input::from_bytes(picture(), "a.png"))),
                     shown)
                 .response;
         }},
        {"audio_speech_minimal",
         [](const client& to) -> http_response {
             return to.audio.speech.create(openai::speech_request("tts-1", "Hello", "alloy"), shown).response;
         }},
        {"audio_speech_full",
         [](const client& to) -> http_response {
             openai::speech_request request("gpt-4o-mini-tts", "Hello", json::value{{"id", "voice_1"}});
             request.instructions = "Slowly.";
             request.response_format = "opus";
             request.speed = 0.5;
             return to.audio.speech.create(request, shown).response;
         }},
        {"audio_transcription_minimal",
         [](const client& to) -> http_response {
             return to.audio.transcriptions
                 .create(openai::transcription_request(file_input::from_bytes(sound(), "a.wav"), "whisper-1"), shown)
                 .response;
         }},
        {"audio_transcription_full",
         [](const client& to) -> http_response {
             return to.audio.transcriptions.create(every_transcription_parameter(), shown).response;
         }},
        {"audio_transcription_chunks_by_voice",
         [](const client& to) -> http_response {
             auto request = every_transcription_parameter();
             request.chunking_strategy = json::value{{"type", "server_vad"}};
             return to.audio.transcriptions.create(request, shown).response;
         }},
        {"audio_transcription_own_chunks",
         [](const client& to) -> http_response {
             auto request = every_transcription_parameter();
             request.chunking_strategy = json::value{{"type", "server_vad"}, {"threshold", 0.5}};
             return to.audio.transcriptions.create(request, shown).response;
         }},
        {"audio_translation_minimal",
         [](const client& to) -> http_response {
             return to.audio.translations
                 .create(openai::translation_request(file_input::from_bytes(sound(), "a.wav"), "whisper-1"), shown)
                 .response;
         }},
        {"audio_translation_full",
         [](const client& to) -> http_response {
             openai::translation_request request(file_input::from_bytes(sound(), "a.wav"), "whisper-1");
             request.prompt = "Once";
             request.response_format = "json";
             request.temperature = 0.5;
             return to.audio.translations.create(request, shown).response;
         }},
    };
}

std::vector<operation> file_operations() {
    return {
        {"files_create_minimal",
         [](const client& to) -> http_response {
             return to.files.create(openai::file_upload(file_input::from_bytes("{}\n", "a.jsonl"), "batch"), shown)
                 .response;
         }},
        {"files_create_full",
         [](const client& to) -> http_response { return to.files.create(every_upload_parameter(), shown).response; }},
        {"files_retrieve",
         [](const client& to) -> http_response { return to.files.retrieve("file-1", shown).response; }},
        {"files_list_minimal", [](const client& to) -> http_response { return to.files.list(shown).response; }},
        {"files_list_full",
         [](const client& to) -> http_response {
             auto wanted = every_page_parameter(openai::file_list_parameters());
             wanted.purpose = "batch";
             return to.files.list(wanted, shown).response;
         }},
        {"files_del", [](const client& to) -> http_response { return to.files.del("file-1", shown).response; }},
        {"files_content", [](const client& to) -> http_response { return to.files.content("file-1", shown).response; }},
        {"content_provenance_checks_create",
         [](const client& to) -> http_response {
             return to.content_provenance_checks
                 .create(openai::content_provenance_request(file_input::from_bytes(picture(), "a.png")), shown)
                 .response;
         }},
        {"uploads_create_minimal",
         [](const client& to) -> http_response {
             return to.uploads.create(openai::upload_request("a.jsonl", "batch", 4, "application/jsonl"), shown)
                 .response;
         }},
        {"uploads_create_full",
         [](const client& to) -> http_response {
             openai::upload_request request("a.jsonl", "batch", 4, "application/jsonl");
             request.expires_after = openai::file_expiry(std::chrono::hours(1));
             return to.uploads.create(request, shown).response;
         }},
        {"uploads_add_part",
         [](const client& to) -> http_response {
             return to.uploads.add_part("upload_1", openai::part_upload(file_input::from_bytes("{}\n", "part")), shown)
                 .response;
         }},
        {"uploads_complete_minimal",
         [](const client& to) -> http_response {
             return to.uploads.complete("upload_1", openai::upload_completion({"part_1"}), shown).response;
         }},
        {"uploads_complete_full",
         [](const client& to) -> http_response {
             openai::upload_completion parts({"part_1", "part_2"});
             parts.md5 = "d41d8cd98f00b204e9800998ecf8427e";
             return to.uploads.complete("upload_1", parts, shown).response;
         }},
        {"uploads_cancel",
         [](const client& to) -> http_response { return to.uploads.cancel("upload_1", shown).response; }},
    };
}

std::vector<operation> later_operations() {
    return {
        {"batches_create_minimal",
         [](const client& to) -> http_response {
             return to.batches.create(openai::batch_request("file-1"), shown).response;
         }},
        {"batches_create_full",
         [](const client& to) -> http_response {
             openai::batch_request request("file-1", "/v1/embeddings");
             request.metadata = {{"order", "17"}};
             request.output_expires_after = openai::file_expiry(std::chrono::hours(1));
             return to.batches.create(request, shown).response;
         }},
        {"batches_retrieve",
         [](const client& to) -> http_response { return to.batches.retrieve("batch_1", shown).response; }},
        {"batches_cancel",
         [](const client& to) -> http_response { return to.batches.cancel("batch_1", shown).response; }},
        {"batches_list_minimal", [](const client& to) -> http_response { return to.batches.list(shown).response; }},
        {"batches_list_full",
         [](const client& to) -> http_response {
             return to.batches.list(every_page_parameter(openai::batch_list_parameters()), shown).response;
         }},
        {"background_submit_minimal",
         [](const client& to) -> http_response {
             return to.background_completions.submit(asked(), {}, shown).response;
         }},
        {"background_submit_full",
         [](const client& to) -> http_response {
             const openai::submit_options options("label");
             return to.background_completions.submit(every_background_parameter(), options, shown).response;
         }},
        {"background_status",
         [](const client& to) -> http_response { return to.background_completions.status("resp_1", shown).response; }},
        {"background_cancel",
         [](const client& to) -> http_response { return to.background_completions.cancel("resp_1", shown).response; }},
        {"jobs_submit",
         [](const client& to) -> http_response {
             return to.tasks.submit("/videos", {{"prompt", "A cat"}, {"model", "sora-2"}}, shown).response;
         }},
        {"jobs_poll_until",
         [](const client& to) -> http_response {
             openai::task_watch watch;
             watch.id_parameter.clear();
             watch.pending.clear();
             return to.tasks.poll_until("/videos", "video_1", watch, shown).response;
         }},
    };
}

/// What the judge has to object to; empty if nothing. Its words stand in numbered headers.
std::string objections(const openai::headers& headers) {
    std::string found;
    for (int i = 1;; ++i) {
        const auto prefix = "X-Steady-Error-" + std::to_string(i) + "-";
        const auto code = headers.find(prefix + "Code");
        if (!code) return found;
        found += std::string(*code) + " " + std::string(headers.find(prefix + "Path").value_or("")) + ": " +
                 std::string(headers.find(prefix + "Message").value_or("")) + "; ";
    }
}

/// A refusal that is not the client's fault.
struct excuse {
    const char* name;
    const char* objections;
    const char* reason;
};

constexpr excuse excuses[] = {
    {"responses_create_parts", "E3012 body.input: No variant matched: 2 variants all failed structurally; ",
     "the judge does not accept a message that has parts, not even one text"},
    {"background_submit_full", "E3012 body.input: No variant matched: 2 variants all failed structurally; ",
     "the judge does not accept a message that has parts, not even one text"},
    {"responses_create_approval", "E3012 body.input: No variant matched: 2 variants all failed structurally; ",
     "of an approval, the document requires a member request_id that it does not describe"},
    {"audio_transcription_own_chunks", "E3008 body.chunking_strategy.threshold: Expected type number, got string; ",
     "in an object within a form, the judge does not accept text for a number, although a form has only text"},
};

const excuse* excuse_for(const std::string& name, const std::string& objections) {
    for (const auto& one : excuses)
        if (name == one.name && objections == one.objections) return &one;
    return nullptr;
}

openai::client_options judge_options() {
    const char* base_url = std::getenv("FIELD_BASE_URL");
    openai::client_options options("sk-field");
    options.base_url = base_url != nullptr ? base_url : "";
    options.retry = openai::retry_policy::none();
    return options;
}

class judge : public testing::TestWithParam<operation> {};

TEST_P(judge, accepts) {
    const client to{judge_options()};
    try {
        const auto answer = GetParam().call(to);
        if (answer.status() == 0) return; // an operation that shows no headers; a refusal would have been an error
        if (const auto* known = excuse_for(GetParam().name, objections(answer.headers())))
            GTEST_SKIP() << known->reason;
        EXPECT_EQ(answer.headers().find("X-Steady-Request-Valid").value_or("absent"), "true");
        EXPECT_EQ(objections(answer.headers()), "");
    } catch (const openai::error& failure) {
        const auto& headers = failure.details().headers;
        if (const auto* known = excuse_for(GetParam().name, objections(headers))) GTEST_SKIP() << known->reason;
        EXPECT_EQ(headers.find("X-Steady-Request-Valid").value_or("absent"), "true") << failure.what();
        EXPECT_EQ(objections(headers), "") << failure.details().body;
        // What it answers is made up from the description, by chance: not every such answer is one to be read.
        std::cout << "note: " << GetParam().name << ": the made-up answer: " << failure.what() << '\n';
    }
}

/// That the judge does refuse: the same calls with one thing wrong in each.
std::vector<operation> wrong_operations() {
    const auto extra = [](const std::string& name, json::value value) {
        auto request = asked();
        request.extra(name, std::move(value));
        return [request](const client& to) -> http_response { return to.chat.create(request, shown).response; };
    };
    content_part video;
    video.type = "video";
    auto watching = openai::chat_request("gpt-4o");
    watching.add(message::user("Look:").add(video));
    auto in_form = every_transcription_parameter();
    in_form.extra_body["invented"] = "x";
    auto voice = openai::speech_request("tts-1", "Hello", json::value{{"name", "alloy"}});
    return {
        {"type_in_body", extra("temperature", "warm")},
        {"range_in_body", extra("temperature", 3)},
        {"word_in_body", extra("reasoning_effort", "a lot")},
        {"type_within_body", extra("audio", {{"voice", "alloy"}, {"format", "vinyl"}})},
        {"part_of_message",
         [=](const client& to) -> http_response { return to.chat.create(watching, shown).response; }},
        {"variant_in_body",
         [=](const client& to) -> http_response { return to.audio.speech.create(voice, shown).response; }},
        {"number_in_query",
         [](const client& to) -> http_response {
             return to.batches.list(call_options().parameter("limit", "few"), shown).response;
         }},
        {"word_in_query",
         [](const client& to) -> http_response {
             return to.files.list(call_options().parameter("order", "up"), shown).response;
         }},
        {"word_in_form",
         [](const client& to) -> http_response {
             return to.files.create(openai::file_upload(file_input::from_bytes("{}", "a"), "fun"), shown).response;
         }},
        {"member_of_form",
         [=](const client& to) -> http_response { return to.audio.transcriptions.create(in_form, shown).response; }},
        {"number_in_form",
         [](const client& to) -> http_response {
             openai::translation_request request(file_input::from_bytes(sound(), "a.wav"), "whisper-1");
             request.extra_body["temperature"] = "warm";
             return to.audio.translations.create(request, shown).response;
         }},
        {"path", [](const client& to) -> http_response { return to.get("/nonsense", shown).response; }},
    };
}

class judge_of_wrong : public testing::TestWithParam<operation> {};

TEST_P(judge_of_wrong, refuses) {
    const client to{judge_options()};
    try {
        EXPECT_NE(objections(GetParam().call(to).headers()), "");
    } catch (const openai::error& failure) {
        EXPECT_NE(objections(failure.details().headers), "") << failure.what();
    }
}

const auto named = [](const auto& of) { return of.param.name; };
INSTANTIATE_TEST_SUITE_P(chat, judge, testing::ValuesIn(chat_operations()), named);
INSTANTIATE_TEST_SUITE_P(text, judge, testing::ValuesIn(text_operations()), named);
INSTANTIATE_TEST_SUITE_P(media, judge, testing::ValuesIn(media_operations()), named);
INSTANTIATE_TEST_SUITE_P(files, judge, testing::ValuesIn(file_operations()), named);
INSTANTIATE_TEST_SUITE_P(responses, judge, testing::ValuesIn(response_operations()), named);
INSTANTIATE_TEST_SUITE_P(later, judge, testing::ValuesIn(later_operations()), named);
INSTANTIATE_TEST_SUITE_P(wrong, judge_of_wrong, testing::ValuesIn(wrong_operations()), named);

} // namespace
