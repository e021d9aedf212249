// SPDX-License-Identifier: BSL-1.0
#include "field/stream_client.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace field::generated_test {
namespace {

/// What an item of a stream says, if it is read to its end.
struct item {
    std::string bytes;   ///< of the body
    std::string text;    ///< of the first choice
    std::string words;   ///< of an error
    std::size_t ready;   ///< of the bytes, as many as say it: the blank line may be missing at the end of the body
    bool ends = false;   ///< the first choice has its reason
    bool marker = false; ///< the server's end marker
    bool choice = false; ///< of an answer
};

/// Makes streams at random, and knows what they say: it only ever adds up what it wrote.
class generator {
public:
    explicit generator(std::uint64_t seed)
        : random_(seed) {}

    std::size_t below(std::size_t bound) { return random_() % bound; }

    item next(route way) {
        switch (below(12)) {
        case 0: return heartbeat();
        case 1: return unknown();
        case 2: return usage();
        case 3: return below(4) == 0 ? failure() : piece(way, word());
        case 4: return below(2) == 0 ? end(way) : piece(way, "");
        case 5: return below(3) == 0 ? marker() : piece(way, word());
        case 6: return placeholder(way);
        default: return piece(way, word());
        }
    }

private:
    std::string one_of(std::initializer_list<const char*> all) { return *(all.begin() + below(all.size())); }
    std::string word() {
        return one_of({"a", "Hello", " world", "\\n", "\\\"", "\u00e4", "\U0001F600", "\\u00e9", "{", "data: x"});
    }

    static std::string plain(const std::string& json) {
        std::string out;
        for (std::size_t i = 0; i < json.size(); ++i) {
            if (json[i] != '\\') out += json[i];
            else if (json[++i] == 'n') out += '\n';
            else if (json[i] == '"') out += '"';
            else out += "\u00e9", i += 4;
        }
        return out;
    }

    item event(const std::string& data) {
        item made;
        if (data.front() == '{' && below(12) == 0) { // in no event
            made.bytes = data + '\n';
            made.ready = data.size();
            return made;
        }
        const auto begin = (below(8) == 0 ? ": comment\n" : "") + std::string(below(2) ? "data: " : "data:") + data;
        made.bytes = begin + one_of({"\n\n", "\r\n\r\n", "\r\r", "\nid: 7\n\n"});
        made.ready = begin.size();
        return made;
    }

    item of_choice(route way, const std::string& text, const std::string& reason) {
        const auto content = of_chat(way) ? R"("delta":{"content":")" + text + "\"}" : R"("text":")" + text + '"';
        const auto order = R"("index":0,)" + content + R"(,"finish_reason":)" + reason;
        auto made = event(R"({"id":"c","choices":[{)" + order + "}]" + (below(5) == 0 ? R"(,"usage":{})" : "") + '}');
        made.text = plain(text);
        made.choice = true;
        return made;
    }
    item piece(route way, const std::string& text) { return of_choice(way, text, "null"); }
    item placeholder(route way) {
        return of_choice(way, word(), one_of({"\"null\"", "\"\"", "\"None\"", "\"undefined\""}));
    }
    item end(route way) {
        auto made = of_choice(way, below(2) ? word() : "", one_of({"\"stop\"", "\"length\"", "\"odd\""}));
        made.ends = true;
        return made;
    }
    item heartbeat() {
        return event(one_of({": PROCESSING", "ping", "[HEARTBEAT]", R"({"type":"ping"})", "{}", "\"keep-alive\""}));
    }
    item unknown() {
        return event(one_of({R"({"choices":[],"meta":{"a":1}})", R"({"object":"x","citations":["a"]})",
                             R"({"choices":[],"prompt_filter_results":[]})", R"({"choices":null,"a":[1]})"}));
    }
    item usage() { return event(one_of({R"({"choices":[],"usage":{"total_tokens":3}})", R"({"usage":{}})"})); }
    item marker() {
        auto made = event(one_of({"[DONE]", "[DONE] "}));
        made.marker = true;
        made.ready = made.bytes.find("[DONE]") + 6;
        return made;
    }
    item failure() {
        const auto words = "it broke " + std::to_string(below(1000));
        const auto quoted = '"' + words + '"';
        const std::string shapes[] = {R"({"error":{"message":)" + quoted + R"(,"type":"t"}})",
                                      R"({"error":)" + quoted + "}",
                                      R"({"error":true,"message":)" + quoted + "}",
                                      R"({"message":)" + quoted + R"(,"type":"server_error"})",
                                      R"({"detail":)" + quoted + "}",
                                      R"({"status":502,"message":)" + quoted + "}",
                                      R"({"choices":[{"index":0,"error":{"message":)" + quoted + "}}]}",
                                      R"({"errors":[{"message":)" + quoted + "}]}",
                                      R"({"object":"error","message":)" + quoted + "}"};
        auto made = event(shapes[below(std::size(shapes))]);
        made.words = words;
        return made;
    }

    std::mt19937_64 random_;
};

/// What is to come of a stream.
struct expectation {
    std::string text;
    std::string words;     ///< of the first error
    bool evidence = false; ///< of a whole answer
};

expectation expected_of(const std::vector<item>& items, std::size_t length) {
    expectation result;
    std::size_t at = 0;
    bool ends = false;
    bool choice = false;
    for (const auto& one : items) {
        if (at + one.ready > length) break; // cut
        at += one.bytes.size();
        result.text += one.text;
        ends = ends || one.ends;
        choice = choice || one.choice;
        if (!(result.words = one.words).empty()) return result;
        if (!one.marker) continue;
        result.evidence = choice;
        return result;
    }
    result.evidence = ends;
    return result;
}

std::size_t wanted_streams() {
    const char* wanted = std::getenv("ASIO_OPENAI_GENERATED_STREAMS");
    return wanted ? std::strtoull(wanted, nullptr, 10) : 4'000;
}

/// With `ASIO_OPENAI_GENERATED_STREAMS=1000000` a million.
TEST(generated_streams, lose_no_text_and_no_error_and_are_complete_with_evidence_only) {
    std::size_t complete = 0, failed = 0, cut = 0, wrong = 0;
    generator make(20261129);
    stream_client client;
    for (std::size_t number = 0; number < wanted_streams() && wrong < 5; ++number) {
        const auto way = all_routes[make.below(std::size(all_routes))];
        std::vector<item> items;
        std::string body;
        for (auto left = 1 + make.below(12); left > 0; --left) body += items.emplace_back(make.next(way)).bytes;
        if (make.below(3) == 0) body.resize(make.below(body.size() + 1));
        const auto wanted = expected_of(items, body.size());
        const auto piece = make.below(3) == 0 ? 1 + make.below(9) : std::string_view::npos;
        const auto result = client.read(way, body, piece);
        const auto& failure = result.failure;
        const bool right = !wanted.words.empty() ? failure && failure->code() == errc::in_stream_error &&
                                                       failure->api().message == wanted.words
                           : wanted.evidence ? !failure
                                             : failure && failure->code() == errc::truncated;
        ++(!failure ? complete : wanted.words.empty() ? cut : failed);
        if (right && result.text == wanted.text) continue;
        ++wrong;
        ADD_FAILURE() << "stream " << number << " by " << name_of(way) << ":\n"
                      << body << "\ngave " << describe(result) << "\nand should give text '" << wanted.text << "'"
                      << (wanted.words.empty() ? wanted.evidence ? ", complete" : ", cut" : ", error " + wanted.words);
    }
    std::cout << "generated streams: " << complete << " complete, " << failed << " failed, " << cut << " cut\n";
    EXPECT_GT(std::min({complete, failed, cut}), wanted_streams() / 20); // the generator makes all kinds
}

} // namespace
} // namespace field::generated_test
