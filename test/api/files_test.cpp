// SPDX-License-Identifier: BSL-1.0
#include "support/resource_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>

#include <filesystem>

#include <sys/stat.h>

/// Files: what goes over the wire, and what comes back.
namespace files_test {
namespace {

using namespace support;
using namespace std::string_literals;
using openai::errc;
using openai::file_input;
using openai::file_upload;

constexpr auto some_file = R"({"id":"file-1","object":"file","bytes":3,"created_at":1700000000,"expires_at":1700003600,
    "filename":"a.txt","purpose":"batch","status":"processed","vendor":"x"})";

struct files : resource_fixture {};

TEST_F(files, an_upload_is_a_form) {
    server.push(reply::verbatim(200, some_file));
    const auto made =
        get(client().files.create(file_upload(file_input::from_bytes("{}\n", "a.jsonl"), "batch")
                                      .set(&file_upload::expires_after, openai::file_expiry(std::chrono::hours(1)))
                                      .extra("vendor", "y"),
                                  asio::use_future));
    EXPECT_EQ(made.id, "file-1");
    EXPECT_EQ(made.bytes, 3);
    EXPECT_EQ(made.status, "processed");
    EXPECT_EQ(made.expires_at, 1700003600);
    EXPECT_EQ(made.extra.at("vendor"), "x");
    EXPECT_EQ(last().method, "POST");
    EXPECT_EQ(last().target, "/v1/files");
    EXPECT_EQ(last().header("accept"), "application/json");
    EXPECT_EQ(form_of(last()), (entries{{"purpose", {}, "", "batch"},
                                        {"expires_after[anchor]", {}, "", "created_at"},
                                        {"expires_after[seconds]", {}, "", "3600"},
                                        {"file", "a.jsonl", "application/jsonl", "{}\n"},
                                        {"vendor", {}, "", "y"}}));
}

TEST_F(files, are_checked_for_their_provenance) {
    server.push(reply::verbatim(200, R"({"object":"content_provenance_check","created_at":1700000000,"results":[
        {"type":"c2pa","outcome":"not_detected","validation_state":"not_present","issuer":null,"model":null,
         "generated_at":null},
        {"type":"synthid","outcome":"detected","model":"gpt-image-1","generated_at":"2026-01-02T03:04:05Z","new":1},
        {"type":"another","outcome":"detected"}]})"));
    const auto seen = get(client().content_provenance_checks.create(
        openai::content_provenance_request(file_input::from_bytes("ABC", "a.png")), asio::use_future));
    EXPECT_EQ(last().method + ' ' + last().target, "POST /v1/content_provenance_checks");
    EXPECT_EQ(form_of(last()), (entries{{"file", "a.png", "image/png", "ABC"}}));
    ASSERT_EQ(seen.results.size(), 3u);
    EXPECT_TRUE(seen.detected());
    EXPECT_FALSE(seen.results[0].detected());
    EXPECT_EQ(seen.results[0].validation_state, "not_present");
    EXPECT_EQ(seen.results[0].issuer, std::nullopt);
    EXPECT_EQ(seen.results[1].model, "gpt-image-1");
    EXPECT_EQ(seen.results[1].extra.at("new"), 1);
    EXPECT_EQ(seen.results[2].type, "another");
    EXPECT_EQ(seen.created_at, 1700000000);

    server.push(reply::verbatim(200, R"({"results":[{"outcome":"detected"}]})"));
    const auto incomplete = error(client().content_provenance_checks.create(
        openai::content_provenance_request(file_input::from_bytes("ABC", "a.png")), asio::use_future));
    EXPECT_EQ(incomplete.code(), errc::invalid_response);
    EXPECT_NE(std::string(incomplete.what()).find("results[0].type"), std::string::npos) << incomplete.what();
}

TEST_F(files, a_path_is_read_on_the_executor_for_files) {
    asio::io_context disk;
    options.file_executor = disk.get_executor();
    const auto path = directory.write("report.pdf", "%PDF-1.7");
    server.push(reply::verbatim(200, some_file)).push(reply::verbatim(200, some_file));
    auto made = client().files.create(file_upload(file_input::from_path(path), "user_data"), asio::use_future);
    io.poll();
    EXPECT_EQ(server.counts().requests, 0u);
    EXPECT_EQ(disk.run(), 1u);
    get(std::move(made));
    EXPECT_EQ(form_of(last()).back(), (form_entry{"file", "report.pdf", "application/pdf", "%PDF-1.7"}));
    get(client().files.create(file_upload(file_input::from_bytes("x", "x"), "user_data"), asio::use_future));
    disk.restart();
    EXPECT_EQ(disk.poll(), 0u) << "what is in memory takes no detour";
}

TEST_F(files, a_wait_for_the_disk_can_be_cancelled) {
    asio::io_context disk;
    options.file_executor = disk.get_executor();
    const auto path = directory.write("report.pdf", "%PDF-1.7");
    asio::cancellation_signal signal;
    std::exception_ptr failure;
    client().files.create(file_upload(file_input::from_path(path), "user_data"),
                          asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown,
                                                                          openai::file_object) { failure = thrown; }));
    io.poll();
    signal.emit(asio::cancellation_type::total);
    io.restart();
    io.run();
    ASSERT_TRUE(failure);
    EXPECT_EQ(openai::to_error(failure).code(), errc::cancelled);
    EXPECT_EQ(disk.run(), 1u) << "what has begun to wait there goes on, and is dropped";
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(files, a_wait_for_the_disk_has_the_limit_of_its_call) {
    asio::io_context disk;
    options.file_executor = disk.get_executor();
    const auto slow = file_input::from_path(directory.write("report.pdf", "%PDF-1.7"));
    const auto limited = openai::call_options().timeout(20ms);
    const auto late = error(client().files.create(file_upload(slow, "user_data"), limited, asio::use_future));
    EXPECT_EQ(late.code(), errc::total_timeout);
    EXPECT_EQ(late.phase(), openai::phase::prepare);
    EXPECT_EQ(late.maybe_billed(), openai::billing::no);
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(files, work_that_their_executor_drops_is_a_failure) {
    auto disk = std::make_unique<asio::io_context>();
    options.file_executor = disk->get_executor();
    const auto file = file_input::from_path(directory.write("report.pdf", "%PDF-1.7"));
    auto made = client().files.create(file_upload(file, "user_data"), asio::use_future);
    io.poll();
    disk.reset();
    const auto dropped = error(std::move(made));
    EXPECT_EQ(dropped.code(), errc::file_failed);
    EXPECT_EQ(dropped.details().context, "file_executor: has dropped the work");
}

TEST_F(files, a_request_that_is_wrong_reads_none) {
    const auto missing = file_input::from_path(directory.path("none.txt"));
    EXPECT_EQ(error(client().files.create(file_upload(missing, ""), asio::use_future)).code(), errc::invalid_argument);
}

TEST_F(files, what_cannot_be_read_is_said_before_anything_is_sent) {
    options.max_request_body = 1000;
    const auto large = directory.write("large.bin", std::string(1001, 'x'));
    const auto pipe = directory.path("pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const std::tuple<file_input, errc, std::string> cases[] = {
        {file_input::from_path(directory.path("none.txt")), errc::file_failed,
         "file: " + directory.path("none.txt") + ": cannot be opened"},
        {file_input::from_path(directory.path()), errc::file_failed,
         "file: " + directory.path() + ": is not a regular file"},
        {file_input::from_path(pipe), errc::file_failed, "file: " + pipe + ": is not a regular file"},
        {file_input::from_path("/dev/null"), errc::file_failed, "file: /dev/null: is not a regular file"},
        {file_input::from_path("a\0b"s), errc::file_failed, "file: a\\x00b: has a NUL in its name"},
        {file_input::from_path(large), errc::limit_exceeded,
         "file: " + large + ": larger than max_request_body, 1000 bytes"},
        {file_input::from_bytes("x", "caf\xe9.txt"), errc::invalid_argument,
         "file has a file name that is not valid UTF-8"},
        {file_input::from_bytes("x", "a.txt").named("\xc3("), errc::invalid_argument,
         "file has a file name that is not valid UTF-8"},
        {file_input::from_path(directory.write("\xff.txt", "x")), errc::invalid_argument,
         "file has a file name that is not valid UTF-8"},
        {file_input(), errc::invalid_argument, "file is no file"},
    };
    for (const auto& [file, code, context] : cases) {
        const auto failed = error(client().files.create(file_upload(file, "batch"), asio::use_future));
        EXPECT_EQ(failed.code(), code) << context;
        EXPECT_EQ(failed.details().context, context);
        EXPECT_EQ(failed.maybe_billed(), openai::billing::no);
    }
    const auto missing = file_input::from_path(directory.path("none.txt"));
    const auto failed = error(client().files.create(file_upload(missing, "batch"), asio::use_future));
    EXPECT_EQ(failed.details().cause, boost::system::errc::no_such_file_or_directory);
    const auto image = error(client().images.edit(openai::image_edit_request(missing, "blue"), asio::use_future));
    EXPECT_EQ(image.details().context, "image: " + directory.path("none.txt") + ": cannot be opened");
    EXPECT_NE(std::string(image.what()).find("No such file"), std::string::npos) << image.what();
    const auto sound = error(
        client().audio.transcriptions.create(openai::transcription_request(missing, "whisper-1"), asio::use_future));
    EXPECT_EQ(sound.code(), errc::file_failed);
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(files, a_retry_sends_the_same_bytes) {
    options.retry = openai::retry_policy{.max_attempts = 3, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    server.push(reply::error(503, "busy")).push(reply::error(503, "busy")).push(reply::verbatim(200, some_file));
    const std::string large(200'000, 'x');
    get(client().files.create(file_upload(file_input::from_bytes(large, "a"), "batch"), asio::use_future));
    ASSERT_EQ(server.counts().requests, 3u);
    for (const auto& seen : server.requests()) {
        EXPECT_TRUE(seen.body == server.request(0).body);
        EXPECT_EQ(seen.header("content-type"), server.request(0).header("content-type"));
    }
    EXPECT_EQ(form_of(last()).back().content, large);
}

TEST_F(files, are_listed_asked_for_and_deleted) {
    server.push(reply::verbatim(200, R"({"object":"list","data":[{"id":"a"},{"id":"b"}],"has_more":true})"))
        .push(reply::verbatim(200, R"({"object":"list","data":[{"id":"c"}],"has_more":false})"));
    openai::file_list_parameters parameters;
    parameters.set(&openai::file_list_parameters::purpose, "batch").set(&openai::file_list_parameters::limit, 2);
    auto all = client().files.list_all(parameters);
    const auto found = run(io, all.collect());
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[2].id, "c");
    EXPECT_EQ(server.request(0).target, "/v1/files?limit=2&purpose=batch");
    EXPECT_EQ(server.request(1).target, "/v1/files?after=b&limit=2&purpose=batch");

    server.push(reply::verbatim(200, some_file));
    EXPECT_EQ(get(client().files.retrieve("file/1", asio::use_future)).filename, "a.txt");
    EXPECT_EQ(last().target, "/v1/files/file%2F1");
    server.push(reply::verbatim(200, R"({"id":"file-1","object":"file","deleted":true})"));
    EXPECT_TRUE(get(client().files.del("file-1", asio::use_future)).deleted);
    EXPECT_EQ(last().method, "DELETE");
    EXPECT_EQ(error(client().files.retrieve("", asio::use_future)).details().context, "id: is empty");
}

TEST_F(files, content_is_bytes_whatever_they_are) {
    const std::string bytes = R"({"error":{"message":"part of the file"}})" + std::string("\0\xff\r\n", 4);
    server.push(binary(bytes, "Application/JSON; charset=utf-8"));
    const auto content = get(client().files.content("file-1", asio::use_future));
    EXPECT_EQ(content.bytes(), bytes);
    EXPECT_EQ(content.content_type(), "application/json");
    EXPECT_EQ(last().header("accept"), "*/*");
    EXPECT_EQ(last().target, "/v1/files/file-1/content");

    const auto path = directory.write("out.bin", "what was there before, and longer than that");
    content.save_to(path);
    EXPECT_EQ(content_of(path), bytes);
    const auto failed = error_of([&] { content.save_to(directory.path("none/out.bin")); }).value();
    EXPECT_EQ(failed.code(), errc::file_failed);
    EXPECT_EQ(failed.details().cause, boost::system::errc::no_such_file_or_directory);
    if (std::filesystem::exists("/dev/full")) {
        EXPECT_EQ(error_of([&] { content.save_to("/dev/full"); })->details().cause,
                  boost::system::errc::no_space_on_device);
        EXPECT_TRUE(std::filesystem::exists("/dev/full"));
    }
    options.max_response_body = 10;
    server.push(binary(bytes, "audio/mpeg"));
    EXPECT_EQ(error(openai::client(io, options).files.content("f", asio::use_future)).code(), errc::limit_exceeded);
}

} // namespace

/// Sound and images: what goes over the wire, and what comes back.
namespace {

const std::string png("\x89PNG\r\n\x1a\n\0!", 10);
constexpr auto png_base64 = "iVBORw0KGgoAIQ==";

struct media : resource_fixture {};

TEST_F(media, speech_is_sound) {
    server.push(binary("ID3 sound", "audio/mpeg"));
    const auto spoken = get(client().audio.speech.create(openai::speech_request("tts-1", "Hello", "someone new")
                                                             .set(&openai::speech_request::speed, 0.25)
                                                             .set(&openai::speech_request::response_format, "mp3"),
                                                         asio::use_future));
    EXPECT_EQ(spoken.bytes(), "ID3 sound");
    EXPECT_EQ(sent(), boost::json::parse(R"({"model":"tts-1","input":"Hello","voice":"someone new",
                                             "response_format":"mp3","speed":0.25})"));
    EXPECT_EQ(last().header("accept"), "audio/*, application/octet-stream");

    const auto failure = [&](reply answer) {
        server.push(std::move(answer));
        return error(client().audio.speech.create(openai::speech_request("tts-1", "Hello", "alloy"), asio::use_future));
    };
    EXPECT_EQ(failure(reply::verbatim(200, R"({"error":{"message":"no such voice"}})")).api().message, "no such voice");
    EXPECT_EQ(failure(reply::verbatim(200, R"({"audio":{"url":"https://x/y"}})")).code(), errc::unexpected_content);
    EXPECT_EQ(failure(binary("<html>", "text/html")).code(), errc::unexpected_content);
    EXPECT_EQ(failure(reply::error(404, "no such model")).code(), errc::not_found);
    const auto before = server.counts().requests;
    EXPECT_EQ(error(client().audio.speech.create(
                        openai::speech_request("tts-1", "x", "alloy").set(&openai::speech_request::speed, 4.01),
                        asio::use_future))
                  .details()
                  .context,
              "speed is not 0.25 to 4");
    EXPECT_EQ(server.counts().requests, before);
}

TEST_F(media, what_was_said_comes_in_every_format) {
    const auto ask = [&](reply answer) {
        server.push(std::move(answer));
        openai::transcription_request request(file_input::from_bytes("fLaC...", "a.flac"), "whisper-1");
        return client().audio.transcriptions.create(std::move(request), asio::use_future);
    };
    const auto plain = get(ask(reply::verbatim(200, R"({"text":"Hello.","usage":{"type":"duration","seconds":1}})")));
    EXPECT_EQ(plain.text, "Hello.");
    EXPECT_EQ(plain.usage.at("seconds"), 1);
    EXPECT_EQ(last().target, "/v1/audio/transcriptions");
    EXPECT_EQ(form_of(last()).back().content_type, "audio/flac");

    const auto verbose = get(ask(reply::verbatim(200, R"({"task":"transcribe","language":"english","duration":1.5,
        "text":"Hi.","segments":[{"id":0,"seek":0,"start":0.0,"end":1.5,"text":"Hi.","tokens":[50364,2],
        "temperature":0.0,"avg_logprob":-0.28,"compression_ratio":1.2,"no_speech_prob":0.009}],
        "words":[{"word":"Hi","start":0.1,"end":0.5}]})")));
    EXPECT_EQ(verbose.language, "english");
    EXPECT_EQ(verbose.duration, 1.5);
    EXPECT_EQ(verbose.segments.at(0).tokens, (std::vector<std::int64_t>{50364, 2}));
    EXPECT_EQ(verbose.segments.at(0).avg_logprob, -0.28);
    EXPECT_EQ(verbose.words.at(0).end, 0.5);
    EXPECT_EQ(verbose.extra.at("task"), "transcribe");

    const std::pair<std::string, std::string> texts[] = {
        {"Hello.\n", "text/plain; charset=utf-8"},
        {"1\n00:00:00,000 --> 00:00:01,500\nHi.\n\n", "text/plain"},
        {"WEBVTT\n\n", "text/vtt"},
        {"[Music]\n", ""},
        {"Hello from Flask\n", "text/html"},
        {"{laughs} Hello\n", "text/plain"},
        {"", "text/plain"},
    };
    for (const auto& [text, type] : texts) EXPECT_EQ(get(ask(binary(text, type))).text, text) << type;
    EXPECT_EQ(get(ask(binary(R"({"text":"JSON all the same"})", "text/plain"))).text, "JSON all the same");
    EXPECT_EQ(error(ask(binary(R"({"error":{"message":"too long"}})", "text/plain"))).api().message, "too long");
    EXPECT_EQ(error(ask(binary("<html>", "text/html"))).code(), errc::unexpected_content);
    EXPECT_EQ(error(ask(reply::verbatim(200, R"({"words":[]})"))).code(), errc::invalid_response);

    server.push(reply::verbatim(200, R"({"text":"Good day."})"));
    openai::translation_request request(file_input::from_bytes("x", "a.mp3"), "whisper-1");
    EXPECT_EQ(get(client().audio.translations.create(std::move(request), asio::use_future)).text, "Good day.");
    EXPECT_EQ(last().target, "/v1/audio/translations");
}

TEST_F(media, images_are_made_and_changed) {
    const std::string answer = R"({"created":1,"data":[{"url":"https://x/y.png","revised_prompt":"a cat"}],
        "usage":{"input_tokens":50,"output_tokens":5,"total_tokens":55,
                 "input_tokens_details":{"text_tokens":10,"image_tokens":40}}})";
    server.otherwise(reply::verbatim(200, answer));
    const auto made = get(client().images.generate(
        openai::image_request("a cat").set(&openai::image_request::model, "dall-e-3").set(&openai::image_request::n, 1),
        asio::use_future));
    EXPECT_EQ(sent(), boost::json::parse(R"({"model":"dall-e-3","n":1,"prompt":"a cat"})"));
    EXPECT_EQ(last().target, "/v1/images/generations");
    EXPECT_EQ(made.data.at(0).revised_prompt, "a cat");
    EXPECT_EQ(made.usage->input_tokens_details.image_tokens, 40);

    const auto picture = file_input::from_bytes(png, "a.png");
    get(client().images.edit(openai::image_edit_request(picture, "blue").add(picture), asio::use_future));
    EXPECT_EQ(last().target, "/v1/images/edits");
    EXPECT_EQ(form_of(last()), (entries{{"prompt", {}, "", "blue"},
                                        {"image[]", "a.png", "image/png", png},
                                        {"image[]", "a.png", "image/png", png}}));
    get(client().images.create_variation(openai::image_variation_request(picture), asio::use_future));
    EXPECT_EQ(last().target, "/v1/images/variations");
    EXPECT_EQ(form_of(last()), (entries{{"image", "a.png", "image/png", png}}));
}

TEST_F(media, images_are_saved_and_their_addresses_see_no_key) {
    openai::testing::server elsewhere;
    elsewhere.push(binary("\xff\xd8\xff JPEG", "image/jpeg")).push(reply::error(403, "expired"));
    const auto root = elsewhere.base_url().substr(0, elsewhere.base_url().size() - 3);
    options.organization = "org";
    options.project = "proj";
    options.default_headers.add("X-Own", "canary");
    openai::image_list images;
    images.data.resize(4);
    images.data[0].b64_json = png_base64;
    images.data[1].url = root + "/pictures/1.jpg?sig=a%2Fb#top";
    images.data[2].url = root + "/pictures/2.jpg";
    const auto saved = get(client().images.save(images, directory.path("image"),
                                                openai::call_options().header("X-Mine", "canary").via("no such one"),
                                                asio::use_future));
    EXPECT_EQ(saved.paths, (std::vector{directory.path("image1.png"), directory.path("image2.jpg")}));
    EXPECT_EQ(content_of(saved.paths.at(0)), png);
    EXPECT_EQ(content_of(saved.paths.at(1)), "\xff\xd8\xff JPEG");
    ASSERT_EQ(saved.failures.size(), 2u);
    EXPECT_FALSE(saved.complete());
    EXPECT_EQ(saved.failures[0].number, 3u);
    EXPECT_EQ(saved.failures[0].error.code(), errc::permission_denied);
    EXPECT_EQ(saved.failures[1].number, 4u);
    EXPECT_EQ(saved.failures[1].error.code(), errc::invalid_argument);

    ASSERT_EQ(elsewhere.counts().requests, 2u);
    EXPECT_EQ(elsewhere.counts().connections, 1u) << "which downloads share";
    EXPECT_EQ(elsewhere.request(0).target, "/pictures/1.jpg?sig=a%2Fb");
    for (const auto& seen : elsewhere.requests())
        for (const auto& [name, value] : seen.headers) {
            EXPECT_EQ(value.find("sk-"), value.npos) << name;
            EXPECT_TRUE(name != "X-Own" && name != "X-Mine" && name != "Authorization" && !name.starts_with("OpenAI-"))
                << name;
        }
    EXPECT_EQ(server.counts().requests, 0u);
    EXPECT_TRUE(get(client().images.save(openai::image_list(), directory.path("x"), asio::use_future)).complete());
}

TEST_F(media, a_download_is_not_led_astray) {
    openai::image one;
    const auto failure = [&](const std::string& base, const std::string& url) {
        options.base_url = base;
        one.url = url;
        const openai::client client(io, options);
        return error(client.images.download(one, asio::use_future)).details().context;
    };
    EXPECT_EQ(failure("https://127.0.0.1:1/v1", "http://127.0.0.1:1/a.png"), "image.url: is not https");
    for (const auto* url : {"file:///etc/passwd", "no address", "", "data:image/png;base64,QUJD", "https://", "://x"})
        EXPECT_EQ(failure("https://127.0.0.1:1/v1", url), "image.url: is no web address") << url;
    EXPECT_EQ(failure("https://127.0.0.1:1/v1", "https://me:secret@127.0.0.1:1/a.png"), "image.url: is no web address");
}

} // namespace
} // namespace files_test
