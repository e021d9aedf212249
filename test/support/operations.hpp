// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/local_client.hpp"

#include <openai/chat/chat_stream.hpp>

#include <gtest/gtest.h>

#include <type_traits>

/// A common interface to every operation of the library, for tests that apply to all of them.
namespace support {

enum class ending {
    success,
    failure, ///< an error that the server reports
    silence, ///< the server never sends more
    refused, ///< an error without waiting, because the client is closed
};

/// Operations that send a request.
struct call_operation {
    static constexpr openai::errc failure = openai::errc::unauthorized;

    static reply script(ending wanted) {
        if (wanted == ending::failure) return reply::error(401, "no");
        return wanted == ending::silence ? reply::never() : reply();
    }
    explicit call_operation(openai::client of)
        : client(std::move(of)) {}
    void prepare(asio::io_context&) {}

    openai::client client;
};

struct create : call_operation {
    using value_type = openai::chat_completion;
    using call_operation::call_operation;
    static bool right(const value_type& value) { return value.text() == "ping"; }
    template <class Token>
    auto operator()(Token&& token) const {
        return client.chat.create(question(), std::forward<Token>(token));
    }
};

struct list : call_operation {
    using value_type = openai::model_list;
    using call_operation::call_operation;
    static bool right(const value_type& value) { return value.data.size() == 2; }
    template <class Token>
    auto operator()(Token&& token) const {
        return client.models.list(std::forward<Token>(token));
    }
};

struct retrieve : call_operation {
    using value_type = openai::model;
    using call_operation::call_operation;
    static bool right(const value_type& value) { return value.id == "gpt-4o"; }
    template <class Token>
    auto operator()(Token&& token) const {
        return client.models.retrieve("gpt-4o", std::forward<Token>(token));
    }
};

struct request : call_operation {
    using value_type = openai::http_response;
    using call_operation::call_operation;
    static bool right(const value_type& value) { return value.status() == 200; }
    template <class Token>
    auto operator()(Token&& token) const {
        return client.request("GET", "/models", nullptr, std::forward<Token>(token));
    }
};

struct open_stream : call_operation {
    using value_type = openai::chat_stream;
    using call_operation::call_operation;
    static bool right(const value_type& value) { return value.response().status() == 200; }
    template <class Token>
    auto operator()(Token&& token) const {
        return client.chat.stream(question(), std::forward<Token>(token));
    }
};

/// Operations on a stream that has begun.
struct stream_operation {
    static constexpr openai::errc failure = openai::errc::in_stream_error;

    static reply script(ending wanted) {
        if (wanted == ending::failure)
            return reply().event(R"({"choices":[{}]})").event(R"({"error":{"message":"no","type":"server_error"}})");
        return wanted == ending::silence ? reply("ping").stall_after_deltas(0) : reply("ping");
    }
    explicit stream_operation(openai::client of)
        : client(std::move(of)) {}
    void prepare(asio::io_context& io) {
        deltas = run(io, client.chat.stream(question()));
        run(io, deltas.next()); // the event for which `stream` has waited
    }

    openai::client client;
    openai::chat_stream deltas;
};

struct next : stream_operation {
    using value_type = std::optional<openai::chat_delta>;
    using stream_operation::stream_operation;
    static bool right(const value_type& value) { return value.has_value(); }
    template <class Token>
    auto operator()(Token&& token) {
        return deltas.next(std::forward<Token>(token));
    }
};

struct collect : stream_operation {
    using value_type = openai::chat_completion;
    using stream_operation::stream_operation;
    static bool right(const value_type& value) { return value.text() == "ping"; }
    template <class Token>
    auto operator()(Token&& token) {
        return deltas.collect(std::forward<Token>(token));
    }
};

/// The same operation if one thread runs the context and the client knows this. The client then uses no strands.
template <class Operation>
struct on_one_thread : Operation {
    using Operation::Operation;
    static constexpr int threads = 1;
};

/// The concurrency hint for the context.
template <class Operation>
constexpr int threads_of() {
    if constexpr (requires { Operation::threads; }) return Operation::threads;
    else return 2;
}

using every_operation = testing::Types<create, list, retrieve, request, open_stream, next, collect>;
using every_operation_either_way =
    testing::Types<create, list, retrieve, request, open_stream, next, collect, on_one_thread<create>,
                   on_one_thread<open_stream>, on_one_thread<next>>;
using chat_operations = testing::Types<create, open_stream, next, collect>;

/// A server, a client, and one operation that will end as `ending` demands.
template <class Operation>
class operation_test : public testing::Test {
protected:
    using value_type = typename Operation::value_type;

    Operation& prepare(ending wanted) {
        server_.otherwise(Operation::script(wanted));
        auto options = options_for(server_);
        options.single_threaded = threads_of<Operation>() == 1;
        operation_.emplace(openai::client(io_, std::move(options)));
        operation_->prepare(io_);
        if (wanted == ending::refused) operation_->client.close();
        return *operation_;
    }

    static openai::errc expected_error(ending wanted) {
        return wanted == ending::refused ? openai::errc::client_closed : Operation::failure;
    }

    openai::testing::server server_;
    asio::io_context io_{threads_of<Operation>()};
    std::optional<Operation> operation_;
};

} // namespace support
