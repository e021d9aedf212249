// SPDX-License-Identifier: BSL-1.0
#include "json/mapping.hpp"

#include <openai/chat/chat_request.hpp>
#include <openai/core/error.hpp>
#include <openai/session/chat_history.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

namespace openai::detail::mapping::message_test {
namespace {

/// The message as it is sent.
std::string sent(message item) {
    const auto body = write(chat_request("m").add(std::move(item)), false);
    const std::string head = R"({"model":"m","messages":[)";
    EXPECT_TRUE(body.starts_with(head) && body.ends_with("]}")) << body;
    return body.substr(head.size(), body.size() - head.size() - 2);
}

TEST(message, each_role) {
    EXPECT_EQ(sent(message::system("s")), R"({"role":"system","content":"s"})");
    EXPECT_EQ(sent(message::developer("d")), R"({"role":"developer","content":"d"})");
    EXPECT_EQ(sent(message::user("u").with_name("bob")), R"({"role":"user","content":"u","name":"bob"})");
    EXPECT_EQ(sent(message::assistant("")), R"({"role":"assistant","content":""})");
    EXPECT_EQ(sent(message::tool("call_1", "4")), R"({"role":"tool","content":"4","tool_call_id":"call_1"})");
}

TEST(message, tool_calls_of_the_assistant) {
    EXPECT_EQ(sent(message("assistant").add(tool_call("c", "f", "{\"a\":1}"))),
              R"({"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",)"
              R"("function":{"name":"f","arguments":"{\"a\":1}"}}]})");
    tool_call custom;
    custom.id = "c";
    custom.type = "custom";
    custom.custom = custom_call("g", "free text");
    custom.extra["extra_content"] = "signature";
    EXPECT_EQ(sent(message("assistant").add(std::move(custom))),
              R"({"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"custom",)"
              R"("custom":{"name":"g","input":"free text"},"extra_content":"signature"}]})");
}

TEST(message, only_the_id_of_audio_is_sent_and_never_the_reasoning) {
    message item("assistant");
    item.audio = message_audio("audio_1");
    item.audio->data = "AAAA";
    item.reasoning = "hm";
    item.extra["reasoning_details"] = boost::json::array();
    item.refusal = "no";
    EXPECT_EQ(sent(item), R"({"role":"assistant","content":null,"refusal":"no","audio":{"id":"audio_1"},)"
                          R"("reasoning_details":[]})");
}

TEST(message, text_becomes_the_first_part) {
    const auto item = message::user("look").add_image("https://e.example/a.png").add_text("and say");
    EXPECT_EQ(item.text(), "look");
    EXPECT_EQ(
        sent(item),
        R"({"role":"user","content":[{"type":"text","text":"look"},)"
        R"({"type":"image_url","image_url":{"url":"https://e.example/a.png"}},{"type":"text","text":"and say"}]})");
}

TEST(message, text_is_that_of_the_first_text_part) {
    EXPECT_EQ(message().text(), "");
    EXPECT_EQ(message("user").add_image("u").text(), "");
    EXPECT_EQ(message("user").add_image("u").add_text("a").add_text("b").text(), "a");
}

TEST(message, adding_to_an_lvalue_changes_it) {
    auto item = message::user("a");
    item.add_text("b").add_file("file-1");
    EXPECT_EQ(std::get<std::vector<content_part>>(item.content).size(), 3u);
}

/// A part as it is sent.
std::string sent(content_part part) {
    const auto text = sent(message("user").add(std::move(part)));
    const std::string head = R"({"role":"user","content":[)";
    return text.substr(head.size(), text.size() - head.size() - 2);
}

constexpr std::string_view png = "\x89PNG\r\n\x1a\n";

TEST(content_part, each_kind) {
    EXPECT_EQ(sent(content_part::from_text("")), R"({"type":"text","text":""})");
    EXPECT_EQ(sent(content_part::from_refusal("no")), R"({"type":"refusal","refusal":"no"})");
    EXPECT_EQ(sent(content_part::image("u", "low")), R"({"type":"image_url","image_url":{"url":"u","detail":"low"}})");
    EXPECT_EQ(sent(content_part::image_bytes(png)),
              R"({"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}})");
    EXPECT_EQ(sent(content_part::audio("QUJD", "wav")),
              R"({"type":"input_audio","input_audio":{"data":"QUJD","format":"wav"}})");
    EXPECT_EQ(sent(content_part::audio_bytes("ABC", "mp3")),
              R"({"type":"input_audio","input_audio":{"data":"QUJD","format":"mp3"}})");
    EXPECT_EQ(sent(content_part::file_id("file-1")), R"({"type":"file","file":{"file_id":"file-1"}})");
    EXPECT_EQ(sent(content_part::file_bytes("a.txt", "ABCD")),
              R"({"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,QUJDRA=="}})");
}

TEST(content_part, extra_members_are_sent) {
    auto part = content_part::from_text("t");
    part.extra["prompt_cache_breakpoint"] = true;
    EXPECT_EQ(sent(part), R"({"type":"text","text":"t","prompt_cache_breakpoint":true})");
}

TEST(content_part, the_media_type_follows_from_the_bytes) {
    const std::pair<std::string, const char*> images[] = {
        {std::string(png), "image/png"}, {"\xff\xd8\xff\xe0", "image/jpeg"},
        {"GIF87a", "image/gif"},         {"GIF89a", "image/gif"},
        {"BM1234", "image/bmp"},         {std::string("RIFF\0\0\0\0WEBPVP8 ", 16), "image/webp"},
    };
    for (const auto& [bytes, type] : images) {
        const auto part = content_part::image_bytes(bytes);
        EXPECT_TRUE(part.image_url->url.starts_with("data:" + std::string(type) + ";base64,")) << type;
    }
    EXPECT_TRUE(content_part::file_bytes("x.txt", "%PDF-1.7").file->file_data->starts_with("data:application/pdf;"));
    EXPECT_TRUE(content_part::file_bytes("X.CSV", "a,b").file->file_data->starts_with("data:text/csv;"));
    EXPECT_TRUE(content_part::file_bytes("x", "").file->file_data->starts_with("data:application/octet-stream;"));
}

TEST(content_part, refuses_an_image_of_unknown_kind) {
    for (const std::string_view bytes : {"", "plain", "%PDF-1.7", "RIFF", "\x89PN"})
        EXPECT_THROW(content_part::image_bytes(bytes), error) << bytes;
}

TEST(message, text_is_got_and_set) {
    const auto part = [](const char* type, const char* text) {
        content_part made;
        made.type = type;
        made.text = text;
        return made;
    };
    const auto image = content_part::image("u");
    using parts = std::vector<content_part>;
    const std::tuple<message_content, const char*, std::size_t> cases[] = {
        // content, its text, parts after the text was set (0: plain text)
        {message_content(), "", 0}, {"plain", "plain", 0},
        {parts(), "", 1},           {parts{image, part("text", "a"), part("text", "b")}, "a", 3},
        {parts{image}, "", 2},      {parts{part("input_text", "x")}, "", 2},
    };
    for (const auto& [content, text, size] : cases) {
        message each("user", content);
        EXPECT_EQ(each.text(), text);
        each.set_text("new");
        EXPECT_EQ(each.text(), "new");
        const auto* list = std::get_if<parts>(&each.content);
        EXPECT_EQ(list ? list->size() : 0, size);
        const bool added = list && std::get<parts>(content).size() < size;
        EXPECT_TRUE(!added || list->front().text == "new") << "not put in front";
    }
    EXPECT_EQ(message::user("a").add_text("b").set_text("c").text(), "c");
}

TEST(content_part, an_image_of_a_file) {
    const auto path = ::testing::TempDir() + "asio_openai_image";
    std::ofstream(path, std::ios::binary) << png;
    EXPECT_EQ(sent(content_part::image_file(path, "high")), sent(content_part::image_bytes(png, "high")));
    EXPECT_EQ(message::user("see").add_image_file(path).add_file_bytes("a.txt", "x").text(), "see");
    std::ofstream(path, std::ios::trunc).close();
    EXPECT_THROW(content_part::image_file(path), error);
    std::remove(path.c_str());
    EXPECT_THROW(content_part::image_file(path), error);
    EXPECT_THROW(content_part::image_file(::testing::TempDir()), error);
}

/// Which file, and why.
TEST(content_part, a_file_that_is_no_image_is_named) {
    const auto path = ::testing::TempDir() + "asio_openai_no_image";
    const auto what = [&](const std::string& asked) {
        try {
            message::user("see").add_image_file(asked);
            return std::string("accepted");
        } catch (const error& failure) {
            EXPECT_EQ(failure.code(), errc::invalid_argument);
            return std::string(failure.what());
        }
    };
    EXPECT_EQ(what(path),
              "invalid argument: image file: " + path + ": cannot be opened (cause No such file or directory)");
    std::ofstream(path).close();
    EXPECT_EQ(what(path), "invalid argument: image file: " + path + ": is empty");
    std::ofstream(path, std::ios::binary) << "no image";
    EXPECT_EQ(what(path), "invalid argument: image file: " + path + ": image: not PNG, JPEG, GIF, WebP or BMP");
    EXPECT_EQ(what("/dev/zero"), "invalid argument: image file: /dev/zero: is not a regular file");
    EXPECT_EQ(what("/none/a\x1b[31m"),
              "invalid argument: image file: /none/a\\x1b[31m: cannot be opened (cause No such file or directory)");
    std::remove(path.c_str());
    try {
        write(chat_request("m").add(message::user("see").add_file_bytes("caf\xe9.txt", "x")));
        FAIL();
    } catch (const error& failure) {
        EXPECT_EQ(failure.code(), errc::invalid_argument);
        EXPECT_EQ(failure.details().context, "messages[0].content[1].file.filename is not valid UTF-8");
    }
}

TEST(content_part, an_image_file_has_a_limit) {
    const auto path = ::testing::TempDir() + "asio_openai_large_image";
    std::ofstream(path, std::ios::binary) << png;
    std::filesystem::resize_file(path, (128u << 20) + 1); // sparse
    try {
        message::user("see").add_image_file(path);
        ADD_FAILURE();
    } catch (const error& failure) {
        EXPECT_EQ(failure.code(), errc::limit_exceeded);
        EXPECT_EQ(failure.details().context, "image file: " + path + ": larger than 134217728 bytes");
    }
    std::remove(path.c_str());
}

/// A pipe would keep its reader waiting, and a device has no end.
TEST(content_part, no_image_is_read_from_what_is_no_file) {
    const auto pipe = ::testing::TempDir() + "asio_openai_pipe";
    ::unlink(pipe.c_str());
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    for (const auto& path : {pipe, std::string("/dev/zero")}) {
        const auto refused = std::make_shared<std::promise<bool>>();
        std::thread([refused, path] {
            try {
                content_part::image_file(path);
                refused->set_value(false);
            } catch (const error& failure) {
                refused->set_value(failure.code() == errc::invalid_argument);
            } catch (const std::exception&) {
                refused->set_value(false);
            }
        }).detach();
        auto end = refused->get_future();
        if (end.wait_for(std::chrono::seconds(5)) != std::future_status::ready) {
            ADD_FAILURE() << path << " is being read";
            std::ofstream(pipe).close(); // lets its reader go
            ASSERT_EQ(path, pipe) << "nothing ends this one";
        }
        EXPECT_TRUE(end.get()) << path;
    }
    ::unlink(pipe.c_str());
}

} // namespace
} // namespace openai::detail::mapping::message_test

namespace {

using openai::chat_history;
using openai::errc;
using openai::message;

message calling(std::initializer_list<const char*> ids) {
    message made("assistant");
    for (const char* id : ids) made.add(openai::tool_call(id, "f", "{}"));
    return made;
}

/// One word for each message: "u1 a1 c[x,y] t(x)".
std::string outline(const chat_history& what) {
    std::string out;
    for (const auto& each : what.messages) {
        out += out.empty() ? "" : " ";
        if (!each.tool_calls.empty()) {
            out += "c";
            for (const auto& call : each.tool_calls) out += call.id;
        } else if (each.role == "tool") out += "t" + *each.tool_call_id;
        else out += each.text();
    }
    return out;
}

template <class Function>
std::string refusal(Function&& function, errc code = errc::invalid_argument) {
    try {
        function();
    } catch (const openai::error& thrown) {
        EXPECT_EQ(thrown.code(), code) << thrown.what();
        return thrown.details().context;
    }
    return "nothing was thrown";
}

TEST(chat_history, is_built_and_read) {
    chat_history talk("Be brief.");
    EXPECT_EQ(talk.last_response(), nullptr);
    EXPECT_FALSE(talk.is_function_call());
    talk.user("hi", "ann").assistant("hello");
    EXPECT_EQ(talk.last_response()->text(), "hello");
    EXPECT_EQ(talk.messages[0].name, "ann");
    talk.add(calling({"1", "2"})).tool("1", "").tool("2", "x");
    EXPECT_TRUE(talk.is_function_call());
    EXPECT_EQ(talk.last_function_call()->name, "f");
    EXPECT_EQ(talk.last_function_call()->arguments, "{}");
    talk.system("Be long.");
    EXPECT_EQ(talk.with_system().front().text(), "Be long.");
    EXPECT_EQ(talk.with_system().size(), talk.messages.size() + 1);
    EXPECT_EQ(chat_history().user("a").with_system().size(), 1u);
}

TEST(chat_history, pops_only_what_is_asked_for) {
    chat_history talk;
    EXPECT_FALSE(talk.pop("user"));
    talk.user("a").assistant("b");
    EXPECT_FALSE(talk.pop("user"));
    EXPECT_EQ(talk.pop("assistant")->text(), "b");
    EXPECT_EQ(talk.pop("user")->text(), "a");
    EXPECT_TRUE(talk.messages.empty());
}

TEST(chat_history, refuses_what_no_server_takes) {
    chat_history talk;
    talk.max_text = 3;
    EXPECT_EQ(refusal([&] { talk.user(""); }), "message.content is empty");
    EXPECT_EQ(refusal([&] { talk.user("four"); }), "message.content is longer than 3 bytes");
    EXPECT_EQ(refusal([&] { talk.add(message::user("").add_text("four")); }),
              "message.content.text is longer than 3 bytes");
    EXPECT_EQ(refusal([&] { talk.add(message()); }), "message.role is empty");
    EXPECT_EQ(refusal([&] { talk.system("four"); }), "system is longer than 3 bytes");
    EXPECT_TRUE(talk.messages.empty());
    talk.user("ok").system("yes");
}

TEST(chat_history, is_trimmed) {
    const auto u = [](const char* text) { return message::user(text); };
    const auto t = [](const char* id) { return message::tool(id, "r"); };
    const std::tuple<std::vector<message>, int, const char*> cases[] = {
        {{u("1"), u("2"), u("3")}, 2, "2 3"},
        {{u("1"), u("2"), u("3")}, 3, "1 2 3"},
        {{u("1"), u("2"), u("3")}, 0, "1 2 3"},
        {{u("1"), u("2"), u("3")}, -1, "1 2 3"},
        {{u("1"), calling({"x", "y"}), t("x"), t("y"), u("2")}, 4, "1 2"},
        {{u("1"), calling({"x"}), t("x"), calling({"y"}), t("y"), u("2")}, 5, "1 cy ty 2"},
        {{u("1"), calling({"x"}), t("x"), calling({"y"}), t("y"), u("2")}, 3, "1 2"},
        {{u("1"), calling({"x"}), t("x"), calling({"y"}), t("y"), u("2")}, 1, "2"},
        {{u("1"), calling({"x", "y"}), t("x"), u("2")}, 3, "cxy tx 2"}, // y has no answer: it is no whole sequence
        {{u("1"), calling({"x", "y"}), t("x"), u("2")}, 2, "2"},        // and no answer stays without its call
        {{t("z"), t("y"), u("1"), u("2")}, 3, "1 2"},
    };
    for (const auto& [messages, limit, expected] : cases) {
        chat_history talk("system");
        talk.messages = messages;
        talk.trim(limit);
        EXPECT_EQ(outline(talk), expected);
        EXPECT_EQ(talk.system(), "system");
    }
}

chat_history with_everything() {
    chat_history talk("Sei kurz. \xF0\x9F\x98\x80");
    talk.metadata = {{"user", "7"}, {"", "x\"y"}};
    talk.user("plain", "ann");
    talk.add(message::user("see")
                 .add_image("https://example.com/a.png", "low")
                 .add_file("file-1")
                 .add(openai::content_part::audio("AAAA", "wav")));
    auto answer = message::assistant("");
    answer.content = std::monostate();
    answer.reasoning = "thought";
    answer.refusal = "no";
    answer.audio = openai::message_audio("audio_1");
    answer.audio->transcript = "spoken";
    answer.audio->expires_at = 17;
    answer.extra["reasoning_content"] = "kept";
    answer.extra["null"] = nullptr;
    auto call = openai::tool_call("c1", "f", "{\"a\":1");
    call.extra["signature"] = boost::json::object{{"v", 1}};
    answer.add(std::move(call));
    openai::tool_call custom;
    custom.id = "c2";
    custom.type = "custom";
    custom.custom.emplace("g", "text");
    answer.add(std::move(custom));
    talk.add(std::move(answer));
    talk.tool("c1", "").tool("c2", "done");
    return talk;
}

TEST(chat_history, makes_a_round_trip) {
    const auto talk = with_everything();
    const auto text = talk.export_json();
    const auto again = chat_history::import_json(text);
    EXPECT_EQ(again.export_json(), text);
    EXPECT_EQ(again.system(), talk.system());
    EXPECT_EQ(again.metadata, talk.metadata);
    ASSERT_EQ(again.messages.size(), talk.messages.size());
    EXPECT_EQ(std::get<std::vector<openai::content_part>>(again.messages[1].content).size(), 4u);
    const auto& answer = again.messages[2];
    EXPECT_TRUE(std::holds_alternative<std::monostate>(answer.content));
    EXPECT_EQ(answer.reasoning, "thought");
    EXPECT_EQ(answer.audio->transcript, "spoken");
    EXPECT_EQ(answer.extra, talk.messages[2].extra);
    EXPECT_EQ(answer.tool_calls[0].arguments(), "{\"a\":1");
    EXPECT_EQ(answer.tool_calls[0].extra, talk.messages[2].tool_calls[0].extra);
    EXPECT_EQ(answer.tool_calls[1].name(), "g");
    EXPECT_EQ(chat_history::import_json(chat_history().export_json()).export_json(), chat_history().export_json());
}

TEST(chat_history, takes_what_others_have_exported) {
    const auto talk = chat_history::import_json(
        R"({"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],"functions":[]})");
    EXPECT_EQ(talk.system(), "Be brief.");
    EXPECT_EQ(outline(talk), "hi");
}

TEST(chat_history, refuses_other_documents) {
    const std::tuple<const char*, errc, const char*> cases[] = {
        {"", errc::invalid_json, "the conversation is empty"},
        {"{", errc::invalid_json, "the conversation is not valid JSON at byte 1"},
        {"[]", errc::invalid_argument, "messages is missing"},
        {"{}", errc::invalid_argument, "messages is missing"},
        {R"({"messages":{}})", errc::invalid_argument, "messages is not a list"},
        {R"({"messages":[7]})", errc::invalid_argument, "messages[0] is not an object"},
        {R"({"messages":[{"content":"x"}]})", errc::invalid_argument, "messages[0].role is missing"},
        {R"({"messages":[{"role":"user","content":7}]})", errc::invalid_argument,
         "messages[0].content is of another type"},
        {R"({"messages":[{"role":"user","content":[7]}]})", errc::invalid_argument,
         "messages[0].content is of another type"},
        {R"({"messages":[{"role":"user","content":"x","tool_calls":7}]})", errc::invalid_argument,
         "messages[0].tool_calls is of another type"},
        {R"({"messages":[{"role":"user","content":"too long"}]})", errc::invalid_argument,
         "messages[0].content is longer than 7 bytes"},
        {R"({"messages":[{"role":"user","content":[{"type":"text","text":"too long"}]}]})", errc::invalid_argument,
         "messages[0].content[0].text is longer than 7 bytes"},
        {R"({"messages":[],"system":7})", errc::invalid_argument, "system is of another type"},
        {R"({"messages":[],"system":"too long"})", errc::invalid_argument, "system is longer than 7 bytes"},
        {R"({"messages":[],"metadata":{"a":7}})", errc::invalid_argument, "metadata.a is of another type"},
    };
    for (const auto& [text, code, words] : cases)
        EXPECT_EQ(refusal([&] { chat_history::import_json(text, 7); }, code), words) << text;
}

} // namespace
