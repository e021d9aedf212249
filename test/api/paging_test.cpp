// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/as_result.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

/// Lists of several pages, as generators.
namespace paging_test {
namespace {

using namespace support;
using openai::errc;
using messages = openai::pager<openai::stored_message>;

/// A page with these elements; `more`: what else it says.
reply a_page(const std::string& ids, const std::string& more = "") {
    std::string data;
    for (const char id : ids)
        data += std::string(data.empty() ? "" : ",") + R"({"role":"user","content":"q","id":")" + id + "\"}";
    return reply::verbatim(200, R"({"object":"list","data":[)" + data + "]" + more + "}");
}
reply more_behind(const std::string& ids) { return a_page(ids, R"(,"has_more":true)"); }

class paging : public testing::Test {
protected:
    messages all(openai::list_parameters parameters = {}) {
        return client_.chat.completions.messages.list_all("c", std::move(parameters));
    }
    std::string rest(messages& list) {
        std::string ids;
        for (const auto& one : run(io_, list.collect())) ids += one.id;
        return ids;
    }
    std::string next(messages& list) {
        const auto one = run(io_, list.next());
        return one ? one->id : "end";
    }
    std::optional<openai::error> next_error(messages& list) {
        return error_of([&] { next(list); });
    }
    std::string queries() const {
        std::string all;
        for (const auto& request : server_.requests())
            all += request.target.substr(std::string("/v1/chat/completions/c/messages").size()) + ' ';
        return all;
    }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

TEST_F(paging, goes_through_all_pages) {
    server_.push(more_behind("ab")).push(a_page("cd", R"(,"has_more":true,"last_id":"x y")"));
    server_.push(a_page("e", R"(,"has_more":false)"));
    auto list = all(openai::list_parameters().set(&openai::paging::limit, 2).set(&openai::paging::after, "0"));
    EXPECT_EQ(next(list), "a");
    EXPECT_EQ(next(list), "b");
    EXPECT_EQ(server_.counts().requests, 1u) << "no page is asked for before it is needed";
    EXPECT_EQ(next(list), "c");
    EXPECT_EQ(rest(list), "de");
    EXPECT_EQ(next(list), "end");
    EXPECT_EQ(next(list), "end");
    EXPECT_EQ(queries(), "?after=0&limit=2 ?after=b&limit=2 ?after=x%20y&limit=2 ");
}

TEST_F(paging, ends_where_no_more_follow) {
    for (const auto& last :
         {a_page(""), a_page("", R"(,"has_more":true,"last_id":"z")"), a_page("", R"(,"has_more":null)")}) {
        server_.push(more_behind("a")).push(last);
        auto list = all();
        EXPECT_EQ(rest(list), "a");
    }
    server_.push(a_page("ab"));
    auto list = all();
    EXPECT_EQ(rest(list), "ab") << "a server that does not say has no more";
    EXPECT_EQ(server_.counts().requests, 7u);
}

TEST_F(paging, that_leads_in_circles_is_an_error) {
    struct row {
        std::vector<const char*> circle;
        std::size_t at_most; ///< requests
    };
    for (const auto& [circle, at_most] : {row{{"a"}, 2}, row{{"a", "b"}, 6}, row{{"a", "b", "c", "d", "e"}, 15}}) {
        const auto before = server_.counts().requests;
        std::size_t asked = 0;
        server_.handle([&, circle](const auto&) { return more_behind(circle[asked++ % circle.size()]); });
        auto list = all();
        std::optional<openai::error> failure;
        for (std::size_t i = 0; i < 100 && !failure; ++i) failure = next_error(list);
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->code(), errc::invalid_response);
        EXPECT_EQ(failure->details().status, 200);
        EXPECT_TRUE(std::string(failure->what()).find("in circles") != std::string::npos) << failure->what();
        EXPECT_LE(server_.counts().requests - before, at_most);
    }
}

TEST_F(paging, needs_to_know_where_to_go_on) {
    server_.push(reply::verbatim(200, R"({"data":[{"role":"user","content":"q"}],"has_more":true})"));
    auto list = all();
    EXPECT_EQ(next_error(list)->code(), errc::invalid_response);
}

TEST_F(paging, asks_again_for_a_page_that_failed) {
    server_.push(more_behind("a")).push(reply::error(500, "later")).push(reply::verbatim(200, "{"));
    server_.push(reply::drop()).push(a_page("b"));
    auto list = all();
    EXPECT_EQ(next(list), "a");
    EXPECT_EQ(next_error(list)->code(), errc::server_error);
    EXPECT_EQ(next_error(list)->code(), errc::invalid_json);
    EXPECT_TRUE(next_error(list));
    EXPECT_EQ(rest(list), "b");
    EXPECT_EQ(queries(), " ?after=a ?after=a ?after=a ?after=a ");
}

TEST_F(paging, takes_options_for_each_call) {
    server_.push(more_behind("a")).push(a_page("b"));
    auto list = client_.chat.messages.list_all("c", {}, openai::call_options().header("X-Team", "red"));
    EXPECT_EQ(rest(list), "ab");
    EXPECT_EQ(server_.request(0).header("x-team"), "red");
    EXPECT_EQ(server_.request(1).header("x-team"), "red");
}

TEST_F(paging, takes_other_tokens) {
    server_.push(more_behind("a")).push(more_behind("b")).push(a_page("c"));
    auto list = all();
    auto future = list.next(asio::use_future);
    settle(io_, future);
    EXPECT_EQ(future.get()->id, "a");
    int calls = 0;
    list.next([&](std::exception_ptr thrown, std::optional<openai::stored_message> one) {
        ++calls;
        EXPECT_FALSE(thrown);
        EXPECT_EQ(one->id, "b");
    });
    EXPECT_EQ(calls, 0);
    settle(io_, [&] { return calls > 0; });
    auto rest = list.collect(openai::as_result(asio::use_future));
    settle(io_, rest);
    EXPECT_EQ(rest.get()->at(0).id, "c");
    EXPECT_EQ(calls, 1);
}

TEST_F(paging, is_read_by_one) {
    server_.push(reply::never());
    auto list = all();
    auto first = list.next(asio::use_future);
    run_until(io_, [&] { return server_.counts().requests == 1; });
    EXPECT_EQ(next_error(list)->code(), errc::invalid_argument);
    client_.close();
    settle(io_, first);
    EXPECT_EQ(error_of([&] { first.get(); })->code(), errc::client_closed);
    EXPECT_EQ(next_error(list)->code(), errc::client_closed);
}

TEST_F(paging, can_be_cancelled_and_goes_on) {
    for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::partial}) {
        server_.push(reply::never()).push(a_page("a"));
        auto list = all();
        asio::cancellation_signal stop;
        std::optional<errc> code;
        const auto before = server_.counts().requests;
        list.next(asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr thrown, auto&&) {
            code = static_cast<errc>(openai::to_error(thrown).code().value());
        }));
        run_until(io_, [&] { return server_.counts().requests == before + 1; });
        stop.emit(type);
        settle(io_, [&] { return code.has_value(); });
        EXPECT_EQ(code, errc::cancelled);
        EXPECT_EQ(rest(list), "a");
    }
}

TEST_F(paging, may_be_destroyed_while_it_is_read) {
    server_.push(more_behind("a").delay(20ms));
    auto list = std::make_optional(all());
    auto first = list->next(asio::use_future);
    poll(io_);
    list.reset();
    settle(io_, first);
    EXPECT_EQ(first.get()->id, "a");
}

TEST_F(paging, of_nothing_is_refused) {
    messages none;
    EXPECT_EQ(next_error(none)->code(), errc::invalid_argument);
    EXPECT_TRUE(error_of([&] { rest(none); }));
    none = all();
    server_.push(a_page("a"));
    auto moved = std::move(none);
    EXPECT_EQ(rest(moved), "a");
}

} // namespace
} // namespace paging_test
