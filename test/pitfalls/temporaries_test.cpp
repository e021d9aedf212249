// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/reasoning_items.hpp>
#include <openai/responses/response_tools.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/structured_output.hpp>
#include <openai/session/tools.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/json/parse.hpp>

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
                   openai::http_response, openai::chat_accumulator, openai::chat_stream, openai::rate_limits>);
static_assert(safe<openai::embedding_request, openai::embedding, openai::embedding_list, openai::moderation_request,
                   openai::moderation_result, openai::moderation, openai::text_completion_request, openai::text_choice,
                   openai::text_completion, openai::text_accumulator, openai::text_completion_stream, openai::deletion,
                   openai::page_parameters, openai::paging, openai::list_parameters, openai::batch_list_parameters,
                   openai::chat_list_parameters, openai::chat_update, openai::stored_message,
                   openai::page<openai::model>, openai::pager<openai::stored_message>>);
static_assert(safe<openai::chat_pins, openai::submit_options, openai::future_status, openai::future_filter,
                   openai::future_options, openai::result<openai::chat_completion>,
                   openai::stream_result<openai::chat_delta>, openai::call_handle, openai::callbacks<>>);
static_assert(safe<openai::error, openai::error_details, openai::api_error, openai::detail::http_message>);

static_assert(safe<openai::file_input, openai::file_upload, openai::file_expiry, openai::file_list_parameters,
                   openai::file_object, openai::binary_answer, openai::image, openai::image_list, openai::image_usage,
                   openai::image_request, openai::image_edit_request, openai::image_variation_request,
                   openai::saved_images, openai::saved_images::failure>);
static_assert(
    safe<openai::speech_request, openai::spoken_audio, openai::transcription_request, openai::translation_request,
         openai::transcription, openai::transcription_segment, openai::transcription_word, openai::batch_request,
         openai::batch, openai::batch_counts, openai::batch_input, openai::batch_result, openai::batch_results,
         openai::upload_request, openai::upload_completion, openai::part_upload, openai::upload, openai::upload_part,
         openai::task, openai::task_watch, openai::content_provenance_request, openai::content_provenance_result,
         openai::content_provenance_check>);

static_assert(
    safe<openai::response_request, openai::response, openai::response_item, openai::response_tool,
         openai::response_tool_choice, openai::response_event, openai::response_part, openai::response_annotation,
         openai::response_usage, openai::response_text_format, openai::response_text_options, openai::reasoning_options,
         openai::stored_prompt, openai::context_management_rule, openai::prompt_cache_settings,
         openai::retrieve_parameters, openai::response_resume_parameters, openai::item_list_parameters,
         openai::input_token_request, openai::input_token_count, openai::compaction_request, openai::compaction,
         openai::conversation, openai::conversation_request, openai::conversation_update, openai::conversation_items,
         openai::response_accumulator, openai::response_stream, openai::drain_report, openai::metrics_options,
         openai::model_snapshot>);
static_assert(
    safe<openai::message_item, openai::function_call_item, openai::function_call_output_item,
         openai::custom_tool_call_item, openai::custom_tool_call_output_item, openai::reasoning_item,
         openai::compaction_item, openai::compaction_trigger_item, openai::item_reference_item, openai::function_tool,
         openai::custom_tool, openai::web_search_tool, openai::mcp_tool, openai::file_search_tool,
         openai::code_interpreter_tool, openai::image_generation_tool, openai::shell_tool, openai::namespace_tool>);

struct owning_aggregate {
    std::string text;
};
static_assert(!safe<owning_aggregate>, "the check can fail");

TEST(aggregates, are_no_public_types) { SUCCEED(); }

} // namespace

/// Every public type as a temporary inside `co_await`. g++ 12 destroys some kinds of temporaries there twice, which
/// only the address sanitizer shows: this program is built with it, at -O0 and at -O2.
namespace {

using namespace support;

const std::string words(100, 'x'); // too long for the small string optimisation

boost::json::value schema() { return boost::json::parse(R"({"type":"object","properties":{"a":{"type":"string"}}})"); }

boost::json::value body() { return boost::json::parse(R"({"model":"m","messages":[{"role":"user","content":"x"}]})"); }

class temporaries : public testing::Test {
protected:
    temporaries() { server_.otherwise(reply("one two three")); }

    boost::json::value sent() const { return boost::json::parse(server_.request(server_.counts().requests - 1).body); }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

asio::awaitable<void> messages(openai::client client) {
    auto plain = co_await client.chat.create(
        openai::chat_request("gpt-4o").system("Be brief." + words).user(words).with({.temperature = 0.2}));
    EXPECT_EQ(plain.text(), "one two three");
    EXPECT_EQ(
        (co_await client.chat.create(openai::chat_request("gpt-4o")
                                         .developer(words)
                                         .user(words)
                                         .assistant(words)
                                         .add(openai::message("user", words))
                                         .add(openai::message::user(words)
                                                  .add_text(words)
                                                  .add_image(words, "low")
                                                  .add(openai::content_part::from_text(words))
                                                  .add(openai::content_part::audio(words, "wav"))
                                                  .add(openai::content_part::file_id(words))
                                                  .add(openai::content_part::file_bytes("a.txt", words)))
                                         .add(openai::message("assistant").add(openai::tool_call("c", "f", words)))
                                         .add(openai::message::tool("c", words))
                                         .with({.temperature = 0.2, .max_completion_tokens = 5})))
            .text(),
        "one two three");
}

TEST_F(temporaries, messages) {
    run(io_, messages(client_));
    EXPECT_EQ(sent().at("messages").as_array().size(), 7u);
}

asio::awaitable<void> tools_and_formats(openai::client client) {
    auto answer = co_await client.chat.create(
        openai::chat_request("gpt-4o")
            .user(words)
            .tool("look_up" + words, words, schema(), true)
            .add(openai::tool::function("f", words, schema()))
            .add(openai::tool::custom("g", words))
            .respond_as(openai::response_format::json_schema("s" + words, schema(), true, words))
            .set(&openai::chat_request::tool_choice, openai::tool_choice::function(words))
            .set(&openai::chat_request::audio, openai::audio_output(schema(), "mp3"))
            .set(&openai::chat_request::prediction, openai::predicted_output(words))
            .set(&openai::chat_request::stop, words)
            .set(&openai::chat_request::stream_options, openai::stream_options{.include_usage = true})
            .extra("top_k" + words, schema()));
    EXPECT_FALSE(answer.choices.empty());
}

TEST_F(temporaries, tools_and_formats) {
    run(io_, tools_and_formats(client_));
    EXPECT_EQ(sent().at("tools").as_array().size(), 3u);
}

asio::awaitable<void> call_options(openai::client client) {
    co_await client.chat.create(openai::chat_request("gpt-4o").user(words),
                                openai::call_options().timeout(5s).header("X-Long-Name-" + words, words));
    co_await client.models.list(openai::call_options().header("X-Words", words));
    co_await client.models.retrieve("gpt-4o", openai::call_options().timeout(5s));
    co_await client.request("POST", "/chat/completions?" + words, body(), openai::call_options().header("X", words));
    co_await client.request("GET", "/models", nullptr);
}

TEST_F(temporaries, call_options) {
    run(io_, call_options(client_));
    EXPECT_EQ(server_.request(0).header("X-Long-Name-" + words), words);
}

asio::awaitable<std::string> named(openai::client_options options, openai::secret key, openai::headers headers,
                                   openai::retry_policy retry, openai::timeouts limits) {
    EXPECT_EQ(retry.max_attempts, 1);
    co_return options.base_url + std::string(key.reveal()) + std::string(*headers.find("a")) +
        std::to_string(limits.total.count());
}

asio::awaitable<void> options(openai::client client) {
    const auto text = co_await named(openai::client_options(words), openai::secret(words),
                                     openai::headers().add("a", words), openai::retry_policy::none(), {.total = 5s});
    EXPECT_TRUE(text.ends_with(words + words + "5000"));
    auto answer = co_await openai::client(client.get_executor(), client.options())
                      .chat.create(openai::chat_request("gpt-4o").user(words), openai::call_options());
    EXPECT_EQ(answer.text(), "one two three");
}

TEST_F(temporaries, options_and_a_client) { run(io_, options(client_)); }

openai::client_options with(openai::client_options options, openai::provider_registry known) {
    options.providers = std::move(known);
    return options;
}

asio::awaitable<void> providers(openai::client client) {
    auto answer =
        co_await openai::client(client.get_executor(),
                                with(client.options(), openai::provider_registry()
                                                           .add(openai::provider("p", client.options().base_url, words))
                                                           .alias("a" + words, "p", words)))
            .chat.create(openai::chat_request("a" + words).user(words),
                         openai::call_options().fallback("p:" + words).fallback("gpt-4o").timeout(5s));
    EXPECT_EQ(answer.text(), "one two three");
    auto list = co_await openai::client(client.get_executor(),
                                        openai::client_options(openai::provider("p", client.options().base_url, words)))
                    .models.list(openai::call_options().header("X-Words", words));
    EXPECT_FALSE(list.data.empty());
}

TEST_F(temporaries, providers) { run(io_, providers(client_)); }

asio::awaitable<void> tokens(openai::client client) {
    const auto result = co_await client.chat.create(openai::chat_request("gpt-4o").user(words), openai::as_result);
    EXPECT_TRUE(result.has_value());
    const auto refused = co_await client.chat.create(openai::chat_request(), openai::as_result(asio::use_awaitable));
    EXPECT_EQ(refused.error().code(), openai::errc::invalid_argument);
    const auto tuple =
        co_await client.chat.create(openai::chat_request("gpt-4o").user(words), openai::call_options().timeout(5s),
                                    asio::as_tuple(asio::use_awaitable));
    EXPECT_FALSE(std::get<0>(tuple));
    EXPECT_TRUE((co_await client.models.list(openai::as_result)).has_value());
}

TEST_F(temporaries, tokens) { run(io_, tokens(client_)); }

asio::awaitable<void> streams(openai::client client) {
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o").user(words).with({.seed = 1}));
    std::string text;
    while (auto delta = co_await deltas.next()) text += delta->text();
    EXPECT_EQ(text, "one two three");
    const auto whole = co_await (co_await client.chat.stream(openai::chat_request("gpt-4o").user(words))).collect();
    EXPECT_EQ(whole.text(), "one two three");
    const auto first = co_await (co_await client.chat.stream(openai::chat_request("gpt-4o").user(words),
                                                             openai::call_options().timeout(5s), openai::as_result))
                           .value()
                           .next(openai::as_result);
    EXPECT_TRUE(first.has_value());
}

TEST_F(temporaries, streams) { run(io_, streams(client_)); }

asio::awaitable<void> resources(openai::client client) {
    const auto list = co_await client.embeddings.create(openai::embedding_request("m" + words, words)
                                                            .add(words)
                                                            .set(&openai::embedding_request::user, words)
                                                            .extra("x" + words, schema()),
                                                        openai::call_options().parameter("a", words));
    EXPECT_EQ(list.data.size(), 2u);
    EXPECT_EQ((co_await client.embeddings.create(openai::embedding_request("m", words))).vector().size(), 8u);
    const auto judged = co_await client.moderations.create(
        openai::moderation_request(words, words).add(words).add(openai::content_part::image(words)));
    EXPECT_EQ(judged.results.size(), 1u);
    const auto text = co_await client.completions.create(
        openai::text_completion_request("m" + words, words).set(&openai::text_completion_request::stop, words));
    EXPECT_EQ(text.text(), "one two three");
    auto pieces = co_await client.completions.stream(openai::text_completion_request("m" + words, words));
    EXPECT_EQ((co_await pieces.collect()).text(), "one two three");
}

TEST_F(temporaries, resources) { run(io_, resources(client_)); }

asio::awaitable<void> stored(openai::client client) {
    co_await client.chat.completions.update(words, openai::chat_update().with_metadata(words, words));
    co_await client.chat.completions.list(
        openai::chat_list_parameters().with_metadata(words, words).set(&openai::paging::after, words));
    co_await client.chat.completions.messages.list(words, openai::list_parameters().set(&openai::paging::order, words));
    EXPECT_TRUE(co_await client.chat.completions
                    .list_all(openai::chat_list_parameters().with_metadata(words, words),
                              openai::call_options().header("X", words))
                    .next());
    EXPECT_EQ((co_await client.chat.completions.list_all().collect()).size(), 1u);
    EXPECT_TRUE((co_await client.models.del(words)).deleted);
    co_await client.post("/x?" + words, schema(), openai::call_options().header("X", words));
}

TEST_F(temporaries, stored) {
    const std::string choices = R"("choices":[{"message":{}}])";
    server_.otherwise(reply::verbatim(200, R"({"id":"a",)" + choices + R"(,"data":[{"id":"b",)" + choices + "}]}"));
    run(io_, stored(client_));
}

asio::awaitable<void> deferred_completions(openai::client client) {
    const auto id = client.futures.submit(openai::chat_pins(words).to_request({openai::message::user(words)}),
                                          openai::submit_options(words).as_stream());
    EXPECT_EQ((co_await client.futures.wait(id)).text(), "one two three");
    const openai::deferred_completions& both = client.futures;
    const auto other = co_await both.submit(openai::chat_request("gpt-4o").user(words), openai::submit_options(words));
    EXPECT_EQ((co_await both.wait(other, 5s, openai::as_result)).value().text(), "one two three");
    EXPECT_EQ((co_await both.status(other)).label, words);
    EXPECT_EQ(client.futures.list(openai::future_filter()).size(), 2u);
}

TEST_F(temporaries, deferred_completions) { run(io_, deferred_completions(client_)); }

openai::file_input some_file() { return openai::file_input::from_bytes(words, words).typed("a/b"); }

asio::awaitable<void> files(openai::client client) {
    co_await client.files.create(openai::file_upload(some_file().named("a" + words), words)
                                     .set(&openai::file_upload::expires_after, openai::file_expiry(1h))
                                     .extra(words, schema()));
    co_await client.files.retrieve("a" + words);
    EXPECT_FALSE((co_await client.files.content("a" + words)).bytes().empty());
    co_await client.files.create(openai::file_upload(openai::file_input::from_path("/" + words), words),
                                 openai::as_result);
    co_await client.images.generate(openai::image_request(words).set(&openai::image_request::model, words),
                                    openai::as_result);
    co_await client.images.edit(openai::image_edit_request(some_file(), words).add(some_file()), openai::as_result);
    co_await client.images.create_variation(openai::image_variation_request(some_file()), openai::as_result);
    co_await client.images.save(openai::image_list(), "a" + words);
    co_await client.images.download(openai::image(), openai::call_options().timeout(5s), openai::as_result);
}

asio::awaitable<void> sound_and_jobs(openai::client client) {
    co_await client.audio.speech.create(openai::speech_request("m", words, "alloy").extra(words, schema()),
                                        openai::as_result);
    co_await client.audio.transcriptions.create(openai::transcription_request(some_file(), words), openai::as_result);
    co_await client.audio.translations.create(openai::translation_request(some_file(), words), openai::as_result);
    co_await client.content_provenance_checks.create(openai::content_provenance_request(some_file()),
                                                     openai::as_result);
    co_await client.batches.create(openai::batch_request("a" + words, words));
    co_await client.uploads.create(openai::upload_request(words, words, 1, words));
    co_await client.uploads.add_part("a" + words, openai::part_upload(some_file()));
    co_await client.uploads.complete("a" + words, openai::upload_completion().add("b" + words));
    co_await client.tasks.submit("/a" + words, schema());
    co_await client.tasks.poll_until("/a" + words, "b" + words, openai::task_watch().every(1ms).at_most(5s).by_path());
    co_await client.tasks.poll_until("/a" + words, "b" + words, openai::call_options().timeout(5s));
}

asio::awaitable<void> responses_and_conversations(openai::client client) {
    const auto answer = co_await client.responses.create(openai::response_request("m" + words)
                                                             .user(words)
                                                             .add(openai::function_tool(words, words, schema()))
                                                             .add(openai::custom_tool(words, words))
                                                             .effort(words));
    auto events = co_await client.responses.stream(openai::response_request("m" + words)
                                                       .add(openai::message_item("user", words))
                                                       .add(openai::function_call_output_item("c" + words, words)));
    while (co_await events.next()) continue;
    co_await client.responses.retrieve("r" + words, openai::retrieve_parameters(), openai::as_result);
    co_await client.responses.input_tokens.count(openai::response_request("m" + words).user(words));
    co_await client.responses.compact(openai::compaction_request("m" + words, answer.output), openai::as_result);
    co_await client.conversations.create(
        openai::conversation_request().add(openai::response_item::message("user", words)));
}

TEST_F(temporaries, responses_and_conversations) { run(io_, responses_and_conversations(client_)); }

TEST_F(temporaries, files_sound_and_jobs) {
    server_.otherwise(reply::verbatim(200, R"({"id":"a","status":"completed"})"));
    run(io_, files(client_));
    run(io_, sound_and_jobs(client_));
    EXPECT_EQ(server_.counts().requests, 17u);
}

asio::awaitable<void> many(openai::client client) {
    std::vector<asio::awaitable<openai::chat_completion>> calls;
    for (int i = 0; i < 3; ++i) calls.push_back(client.chat.create(openai::chat_request("gpt-4o").user(words)));
    EXPECT_EQ((co_await openai::when_all(std::move(calls))).size(), 3u);
}

TEST_F(temporaries, many) { run(io_, many(client_)); }

struct person {
    std::string name;
    std::optional<std::string> town;
};
BOOST_DESCRIBE_STRUCT(person, (), (name, town))

asio::awaitable<void> sessions(openai::client client) {
    auto answer = co_await client.chat.session(words, openai::chat_request("gpt-4o" + words).user(words)).send(words);
    EXPECT_EQ(answer.text(), "one two three");
    const auto whole = co_await (co_await client.chat.session(words, openai::chat_request("gpt-4o").user(words))
                                     .add(openai::message::user(words))
                                     .stream(openai::message("", words).add_image(words), openai::call_options()))
                           .collect();
    EXPECT_EQ(whole.text(), "one two three");
    const auto reply = co_await openai::tool_set()
                           .add(words, words, [](person who) { return who.name; })
                           .answer(openai::tool_call(words, words, R"({"name":")" + words + R"("})"));
    EXPECT_EQ(reply.text(), words);
    co_await client.chat.create(openai::chat_request("gpt-4o").set(
        &openai::chat_request::messages,
        openai::chat_history(words).user(words, words).assistant(words).with_system()));
}

TEST_F(temporaries, sessions) { run(io_, sessions(client_)); }

asio::awaitable<void> structured(openai::client client) {
    const auto answer = co_await client.chat.parse<person>(
        openai::chat_request("gpt-4o").user(words).respond_as(openai::response_format_for<person>()),
        openai::call_options().timeout(5s));
    EXPECT_EQ(answer.value.name, words);
    EXPECT_EQ((co_await client.chat.parse<person>(openai::chat_request("gpt-4o").user(words))).value.town, words);
    const auto streamed =
        co_await (co_await client.chat.stream(openai::chat_request("gpt-4o").user(words))).parse<person>();
    EXPECT_EQ(streamed.value.town, words);
}

TEST_F(temporaries, structured) {
    server_.otherwise(reply(R"({"name":")" + words + R"(","town":")" + words + "\"}"));
    run(io_, structured(client_));
}

} // namespace
