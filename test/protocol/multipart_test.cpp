// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/multipart.hpp"

#include "support/form.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

namespace openai::detail::protocol::multipart_test {
namespace {

using detail::form;
using detail::form_part;

form_part text(std::string name, std::string value) { return {std::move(name), std::move(value)}; }

form_part file(std::string name, std::string filename, std::string type, std::string bytes) {
    auto shared = std::make_shared<const std::string>(std::move(bytes));
    return {std::move(name), {}, std::move(filename), std::move(type), std::move(shared)};
}

TEST(multipart, is_what_rfc_7578_shows) {
    EXPECT_EQ(encode_form({text("purpose", "batch"), file("file", "a.jsonl", "application/jsonl", "{}\n")}, "XyZ"),
              "--XyZ\r\n"
              "Content-Disposition: form-data; name=\"purpose\"\r\n\r\n"
              "batch\r\n"
              "--XyZ\r\n"
              "Content-Disposition: form-data; name=\"file\"; filename=\"a.jsonl\"\r\n"
              "Content-Type: application/jsonl\r\n\r\n"
              "{}\n\r\n"
              "--XyZ--\r\n");
    EXPECT_EQ(encode_form({}, "b"), "--b--\r\n");
    EXPECT_EQ(form_content_type("XyZ"), "multipart/form-data; boundary=XyZ");
}

TEST(multipart, has_a_text_replaced_and_nothing_else) {
    const auto with = [](const std::string& model) {
        return encode_form({file("model", "model", "", "m"), text("model", model), file("file", "a", "", "--b\r")},
                           "XyZ")
            .value();
    };
    const auto type = form_content_type("XyZ");
    EXPECT_EQ(replace_form_text(with("groq:whisper"), type, "model", "whisper\r\n"), with("whisper\r\n"));
    EXPECT_EQ(replace_form_text(with("m"), type, "modes", "x"), std::nullopt);
    EXPECT_EQ(replace_form_text(with("m"), form_content_type("Xy"), "model", "x"), std::nullopt);
    EXPECT_EQ(replace_form_text(with("m"), "application/json", "model", "x"), std::nullopt);
}

TEST(multipart, names_are_escaped_as_browsers_do) {
    const std::pair<const char*, const char*> names[] = {
        {"plain", "plain"},
        {"a\"b", "a%22b"},
        {"a\rb\nc", "a%0Db%0Ac"},
        {"a\r\nEvil: 1", "a%0D%0AEvil: 1"},
        {"back\\slash", "back\\slash"},
        {"50%22", "50%22"},
        {"日本語", "日本語"},
        {"a;b='c'", "a;b='c'"},
        {"", ""},
    };
    for (const auto& [given, sent] : names) {
        EXPECT_EQ(encode_form({file(given, given, "", "")}, "b"), "--b\r\nContent-Disposition: form-data; name=\"" +
                                                                      std::string(sent) + "\"; filename=\"" + sent +
                                                                      "\"\r\n\r\n\r\n--b--\r\n");
    }
}

TEST(multipart, contents_are_sent_as_they_are) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (const auto& content : {all, std::string("a\nb\r\nc\rd"), std::string("\r\n--"), std::string()}) {
        EXPECT_NE(encode_form({file("f", "f", "", content)}, "qq")->find("\r\n\r\n" + content + "\r\n--qq--"),
                  std::string::npos);
        EXPECT_NE(encode_form({text("f", content)}, "qq")->find("\r\n\r\n" + content + "\r\n--qq--"),
                  std::string::npos);
    }
}

TEST(multipart, a_boundary_that_occurs_is_not_taken) {
    for (const auto* content : {"b0", "\r\n--b0", "xb0x", "--b0--"}) {
        EXPECT_EQ(encode_form({text("t", "x"), text("t", content)}, "b0"), std::nullopt) << content;
        EXPECT_EQ(encode_form({file("f", "f", "", content)}, "b0"), std::nullopt) << content;
        EXPECT_NE(encode_form({text("t", content)}, "b1"), std::nullopt) << content;
    }
}

TEST(multipart, refuses_what_is_no_header) {
    const auto context = [](const form& parts) -> std::string {
        try {
            encode_form(parts, "b");
        } catch (const error& thrown) {
            EXPECT_EQ(thrown.code(), errc::invalid_argument);
            return thrown.details().context;
        }
        return "";
    };
    EXPECT_EQ(context({file("image[]", "f", "a/b\r\nEvil: 1", "")}),
              "image[]: the value of Content-Type has a forbidden byte at offset 3");
    EXPECT_EQ(context({file("file", std::string("a\0b", 3), "", "")}), "file: a name has a NUL");
    EXPECT_EQ(context({text(std::string("a\0b", 3), "")}), "a: a name has a NUL");
}

form random_form(std::minstd_rand& random) {
    static const std::string pieces[] = {"\r\n", "--", "\r", "\n", "b", "a", "-", std::string(1, '\0'), "\xff", "="};
    const auto words = [&](std::size_t most) {
        std::string all;
        for (auto n = random() % (most + 1); n > 0; --n) all += pieces[random() % std::size(pieces)];
        return all;
    };
    form parts;
    for (auto n = random() % 5; n > 0; --n) {
        parts.push_back(text("n" + std::to_string(n), words(12)));
        if (random() % 2) parts.back() = file("f" + std::to_string(n), "x.bin", "a/b", words(40));
    }
    return parts;
}

TEST(multipart, what_is_parsed_is_what_was_given) {
    std::minstd_rand random(7);
    int encoded = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto given = random_form(random);
        const std::string boundary = round % 2 ? "b" : "bab-a";
        const auto body = encode_form(given, boundary);
        bool occurs = false;
        for (const auto& part : given) occurs = occurs || part.content().find(boundary) != std::string_view::npos;
        ASSERT_EQ(body.has_value(), !occurs);
        if (!body) continue;
        ++encoded;
        const auto seen = support::parse_form(*body, boundary);
        ASSERT_EQ(seen.size(), given.size());
        for (std::size_t i = 0; i < given.size(); ++i) {
            ASSERT_EQ(seen[i].name, given[i].name);
            ASSERT_EQ(seen[i].filename, given[i].filename);
            ASSERT_EQ(seen[i].content_type, given[i].content_type);
            ASSERT_EQ(seen[i].content, given[i].content());
        }
    }
    EXPECT_GT(encoded, 5'000);
}

/// Python's own parser reads the same.
TEST(multipart, python_understands_it) {
    if (std::system("python3 -c 'import email' 2>/dev/null") != 0) GTEST_SKIP() << "no python3";
    const auto body =
        *encode_form({text("purpose", "vision"), file("image[]", "na\"me.png", "image/png", "\r\n\r\n\xff"),
                      file("image[]", "b", "a/b", "")},
                     "q-1");
    std::string pattern = (std::filesystem::temp_directory_path() / "multipart-XXXXXX").string();
    const int descriptor = ::mkstemp(pattern.data());
    ASSERT_GE(descriptor, 0);
    std::ofstream(pattern, std::ios::binary) << "Content-Type: " << form_content_type("q-1") << "\r\n\r\n" << body;
    const auto command = "python3 -c 'import email, sys\n"
                         "m = email.message_from_bytes(open(sys.argv[1], \"rb\").read())\n"
                         "for p in m.get_payload():\n"
                         "    print(p.get_param(\"name\", header=\"content-disposition\"), p.get_filename(),\n"
                         "          p.get_content_type(), p.get_payload(decode=True), m.defects)' " +
                         pattern;
    auto* output = ::popen(command.c_str(), "r");
    std::string printed;
    for (char piece[256]; std::fgets(piece, sizeof piece, output) != nullptr;) printed += piece;
    EXPECT_EQ(::pclose(output), 0);
    std::filesystem::remove(pattern);
    EXPECT_EQ(printed, "purpose None text/plain b'vision' []\n"
                       "image[] na%22me.png image/png b'\\r\\n\\r\\n\\xff' []\n"
                       "image[] b a/b b'' []\n");
}

} // namespace
} // namespace openai::detail::protocol::multipart_test
