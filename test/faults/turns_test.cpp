// SPDX-License-Identifier: BSL-1.0
#include "engine/run/read_slice.hpp"
#include "faults/server/answers.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"
#include "net/read_buffer.hpp"
#include "support/addresses_of.hpp"
#include "support/gzip.hpp"
#include "support/repeated.hpp"

#include <openai/chat/chat_stream.hpp>

#include <gtest/gtest.h>

#include <algorithm>

/// A server that sends faster than it is read must not hold the event loop: what is done between two turns of it is
/// counted, and limits, cancellation and the end of the client find their way in between.
namespace turns_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::errc;
using openai::detail::read_slice;
using std::chrono::milliseconds;
using support::repeated;

constexpr std::size_t for_ever = 1'000'000'000;
constexpr std::size_t most_in_a_turn = read_slice::most_bytes + net::read_buffer::limit;

/// Who reads: one event after the other, all at once, or a call that wants a document.
enum class reader { next, collect, create };

struct flood {
    std::string name;
    std::string begin; ///< of the answer
    std::string piece; ///< then this, for ever
    reader by = reader::next;
};

std::vector<flood> floods() {
    const auto head = say::stream_head();
    const auto hello = head + say::delta("Hello");
    const auto document = std::string("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
    const auto comments = say::chunk(repeated(":\n", 20'000));
    const auto events = repeated(say::delta("x"), 500);
    return {
        {"comments", hello, comments},
        {"comments_collected", hello, comments, reader::collect},
        {"comments_first", head, comments},
        {"one_endless_comment", hello + say::chunk(":"), say::chunk(std::string(50'000, ' '))},
        {"blank_lines", hello, say::chunk(repeated("\n", 40'000))},
        {"ids", hello, say::chunk(repeated("id: 1\n\n", 5'000))},
        {"events", head, events},
        {"events_collected", head, events, reader::collect},
        {"empty_events", hello, repeated(say::event("{}"), 1'000)},
        {"small_events_in_a_chunk", head,
         say::chunk(repeated("data: {\"choices\":[], \"padding\":\"" + std::string(100, 'x') + "\"}\n\n", 300))},
        {"chunks_of_one_byte", hello, repeated(say::chunk(":"), 5'000)},
        {"document", document + "content-length: 60000000\r\n\r\n", std::string(50'000, ' '), reader::create},
        {"document_in_chunks_of_one_byte", document + "transfer-encoding: chunked\r\n\r\n",
         repeated(say::chunk(" "), 5'000), reader::create},
        {"document_instead_of_a_stream", document + "content-length: 60000000\r\n\r\n", std::string(50'000, ' ')},
        {"error_in_chunks_of_one_byte", "HTTP/1.1 500 X\r\ntransfer-encoding: chunked\r\n\r\n",
         repeated(say::chunk(" "), 5'000), reader::create},
        {"after_the_end", hello + say::finish() + say::done(), repeated(say::chunk(":"), 5'000)},
    };
}

/// A call of a server that floods it, on virtual time, of which a millisecond passes with each turn.
class flooded {
public:
    using change = std::function<void(openai::client_options&)>;

    explicit flooded(
        const flood& what, const change& options = [](auto&) {})
        : about_(make(what, options))
        , here(about_) {
        here.begin();
    }

    bool turn() {
        const auto bytes = here.server.given;
        const auto before = events;
        const auto text = event_bytes;
        const bool more = here.turn();
        most_bytes = std::max(most_bytes, here.server.given - bytes);
        most_events = std::max(most_events, events - before);
        most_event_bytes = std::max(most_event_bytes, event_bytes - text);
        ++turns;
        advance_time(1ms);
        return more;
    }
    void turn(int times) {
        for (int i = 0; i < times && !here.finished(); ++i) turn();
    }

    std::size_t turns = 0;
    std::size_t events = 0;
    std::size_t event_bytes = 0;
    std::size_t most_bytes = 0; ///< these three: in one turn
    std::size_t most_events = 0;
    std::size_t most_event_bytes = 0;

private:
    scenario make(const flood& what, const change& options) {
        scenario made;
        made.name = what.name;
        made.scripts = {{request(), send(what.begin), send(what.piece, for_ever)}};
        made.options = options;
        made.operation = [this, by = what.by](world& in) { return read(in, by); };
        return made;
    }

    asio::awaitable<void> read(world& in, reader by) {
        openai::chat_request question("m");
        question.user("?");
        if (by == reader::create) {
            co_await in.chat->create(question);
            co_return;
        }
        in.stream = co_await in.chat->stream(question);
        if (by == reader::collect) {
            co_await in.stream->collect();
            co_return;
        }
        while (const auto delta = co_await in.stream->next()) {
            ++events;
            event_bytes += delta->data().size();
        }
    }

    const scenario about_;

public:
    world here;
};

class turns : public testing::TestWithParam<const flood*> {};
const auto name_of_flood = [](const auto& about) { return about.param->name; };

TEST_P(turns, do_so_much_at_most) {
    flooded call(*GetParam());
    call.turn(80);
    for (int i = 0; i < 20; ++i) call.turn(); // what is left of the answer is dropped
    EXPECT_LE(call.most_bytes, most_in_a_turn);
    EXPECT_LE(call.most_events, read_slice::most_events);
    EXPECT_TRUE(call.here.finished() || call.here.server.given > 4 * read_slice::most_bytes) << "it does not get on";
}

/// In a flood that is under way for a while.
TEST_P(turns, let_a_cancellation_in) {
    flooded call(*GetParam());
    call.turn(50);
    if (call.here.finished()) return;
    call.here.signal.emit(asio::cancellation_type::terminal);
    call.turn(10);
    ASSERT_TRUE(call.here.finished());
    EXPECT_EQ(failure_of(call.here)->details().code, errc::cancelled);
    EXPECT_EQ(call.here.server.open, 0u);
}

TEST_P(turns, let_the_end_of_the_client_in) {
    flooded call(*GetParam());
    call.turn(50);
    if (call.here.finished()) return;
    call.here.core->close();
    call.turn(10);
    ASSERT_TRUE(call.here.finished());
    EXPECT_EQ(failure_of(call.here)->details().code, errc::client_closed);
    EXPECT_EQ(call.here.server.open, 0u);
}

INSTANTIATE_TEST_SUITE_P(all, turns, testing::ValuesIn(support::addresses_of<floods>()), name_of_flood);

/// What a limit does in a flood.
struct limited {
    const char* flood;
    milliseconds openai::timeouts::*limit;
    errc code;
};

TEST(turns_and_limits, end_a_flood_in_time) {
    using openai::timeouts;
    const limited rows[] = {
        {"comments_first", &timeouts::first_event, errc::first_byte_timeout},
        {"comments", &timeouts::progress, errc::idle_timeout},
        {"comments", &timeouts::stream_total, errc::total_timeout},
        {"comments_collected", &timeouts::progress, errc::idle_timeout},
        {"chunks_of_one_byte", &timeouts::progress, errc::idle_timeout},
        {"empty_events", &timeouts::stream_total, errc::total_timeout},
        {"events", &timeouts::stream_total, errc::total_timeout},
        {"events_collected", &timeouts::stream_total, errc::total_timeout},
        {"document", &timeouts::total, errc::total_timeout},
        {"document_in_chunks_of_one_byte", &timeouts::total, errc::total_timeout},
        {"document_instead_of_a_stream", &timeouts::total, errc::total_timeout},
        {"error_in_chunks_of_one_byte", &timeouts::total, errc::total_timeout},
    };
    const auto all = floods();
    for (const auto& row : rows) {
        for (const int attempts : {1, 2}) { // with another one allowed, the call itself waits for the first event
            SCOPED_TRACE(std::string(row.flood) + std::to_string(attempts));
            const auto found = std::ranges::find(all, row.flood, &flood::name);
            const auto start = net::clock::now();
            flooded call(*found, [&](openai::client_options& options) {
                options.timeouts.*row.limit = 50ms;
                options.retry.max_attempts = attempts;
            });
            call.turn(200);
            ASSERT_TRUE(call.here.finished());
            ASSERT_TRUE(call.here.thrown);
            EXPECT_EQ(failure_of(call.here)->details().code, row.code) << failure_of(call.here)->what();
            EXPECT_LE(net::clock::now() - start, 100ms);
            EXPECT_EQ(call.here.server.open, 0u);
        }
    }
}

TEST(turns_of_small_reads, are_not_longer) {
    read_slice now;
    for (std::size_t reads = 0; reads < read_slice::most_bytes / read_slice::least_read; ++reads) {
        ASSERT_FALSE(now.over());
        now.add_read(1);
    }
    EXPECT_TRUE(now.over());
    now.begin();
    EXPECT_FALSE(now.over());
}

/// A little that becomes very much: what is inflated counts.
TEST(turns_of_gzip, do_so_much_at_most) {
    std::string words;
    for (int i = 0; i < 4'000; ++i) {
        std::string numbers;
        for (int k = 0; k < 30; ++k) numbers += std::to_string(i * 7919 + k * 104729) + ' ';
        words += "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + numbers + "\"}}]}\n\n";
        words += repeated(":\n", 100);
    }
    const auto packed = support::gzip(words);
    ASSERT_LT(packed.size() * 2, words.size());
    for (const auto by : {reader::next, reader::collect}) {
        const flood what{
            "gzip", "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n\r\n" + packed,
            packed, by};
        flooded call(what, [](openai::client_options& options) { options.gzip = true; });
        call.turn(200);
        EXPECT_LE(call.most_bytes, most_in_a_turn);
        EXPECT_LE(call.most_events, read_slice::most_events);
        EXPECT_LE(call.most_event_bytes, 2 * read_slice::most_bytes);
        const auto ratio = words.size() / packed.size();
        EXPECT_LE(call.here.server.given * ratio / call.turns, 2 * read_slice::most_bytes);
        EXPECT_GT(call.here.server.given, packed.size());
    }
}

} // namespace
} // namespace turns_test
