// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/form.hpp"
#include "support/local_client.hpp"
#include "support/temporary_directory.hpp"

#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace support {

inline reply binary(std::string bytes, std::string type) {
    return reply::verbatim(200, std::move(bytes)).header("content-type", std::move(type));
}

inline std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A local server and a client for it, with the result or the request of an operation.
struct resource_fixture : testing::Test {
    openai::client& client() {
        if (!client_) client_.emplace(io, options);
        return *client_;
    }

    /// Returns the result of an operation, or throws its error.
    template <class T>
    T get(std::future<T> result) {
        settle(io, result);
        return result.get();
    }
    template <class T>
    openai::error error(std::future<T> result) {
        return error_of([&] { get(std::move(result)); }).value();
    }
    openai::testing::received_request last() const { return server.request(server.counts().requests - 1); }
    boost::json::value sent() const { return boost::json::parse(last().body); }

    openai::testing::server server;
    asio::io_context io;
    openai::client_options options = options_for(server);
    temporary_directory directory;

private:
    std::optional<openai::client> client_;
};

using entries = std::vector<form_entry>;

} // namespace support
