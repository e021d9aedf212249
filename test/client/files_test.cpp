// SPDX-License-Identifier: BSL-1.0
#include "resource_fixture.hpp"

#include <filesystem>

/// Files: what goes over the wire, and what comes back.
namespace {

using namespace support;
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
    EXPECT_EQ(made.state, "processed");
    EXPECT_EQ(made.expires_at, 1700003600);
    EXPECT_EQ(made.extra.at("vendor"), "x");
    EXPECT_EQ(made.status(), 200);
    EXPECT_EQ(last().method, "POST");
    EXPECT_EQ(last().target, "/v1/files");
    EXPECT_EQ(last().header("accept"), "application/json");
    EXPECT_EQ(form_of(last()), (entries{{"purpose", {}, "", "batch"},
                                        {"expires_after[anchor]", {}, "", "created_at"},
                                        {"expires_after[seconds]", {}, "", "3600"},
                                        {"file", "a.jsonl", "application/jsonl", "{}\n"},
                                        {"vendor", {}, "", "y"}}));
}

TEST_F(files, a_path_is_read_while_the_operation_is_called) {
    const auto path = directory.write("report.pdf", "%PDF-1.7 before");
    server.push(reply::verbatim(200, some_file));
    auto made = client().files.create(file_upload(file_input::from_path(path), "user_data"), asio::use_future);
    directory.write("report.pdf", "after");
    get(std::move(made));
    EXPECT_EQ(form_of(last()).back(), (form_entry{"file", "report.pdf", "application/pdf", "%PDF-1.7 before"}));
}

TEST_F(files, what_cannot_be_read_is_said_before_anything_is_sent) {
    options.max_request_body = 1000;
    const auto large = directory.write("large.bin", std::string(1001, 'x'));
    const std::tuple<file_input, errc, std::string> cases[] = {
        {file_input::from_path(directory.path("none.txt")), errc::file_failed, "file: cannot be opened"},
        {file_input::from_path(directory.path()), errc::file_failed, "file: is not a regular file"},
        {file_input::from_path("/dev/null"), errc::file_failed, "file: is not a regular file"},
        {file_input::from_path(large), errc::limit_exceeded, "file: larger than max_request_body, 1000 bytes"},
        {file_input(), errc::invalid_argument, "file is no file"},
    };
    for (const auto& [file, code, context] : cases) {
        const auto failed = error(client().files.create(file_upload(file, "batch"), asio::use_future));
        EXPECT_EQ(failed.code(), code) << context;
        EXPECT_EQ(failed.details().context, context);
        EXPECT_EQ(failed.maybe_billed(), openai::billing::no);
        EXPECT_EQ(std::string(failed.what()).find(directory.path()), std::string::npos);
    }
    const auto missing = file_input::from_path(directory.path("none.txt"));
    const auto failed = error(client().files.create(file_upload(missing, "batch"), asio::use_future));
    EXPECT_EQ(failed.details().cause, boost::system::errc::no_such_file_or_directory);
    const auto image = error(client().images.edit(openai::image_edit_request(missing, "blue"), asio::use_future));
    EXPECT_EQ(image.details().context, "image: cannot be opened");
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
