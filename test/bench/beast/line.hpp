// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "common/arguments.hpp"
#include "common/chat_json.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace bench {

/// A connection, plain or TLS.
class line {
public:
    virtual ~line() = default;
    /// Connects unless it is connected.
    virtual boost::asio::awaitable<void> open(boost::asio::any_io_executor executor) = 0;
    virtual boost::asio::awaitable<void> ask(const std::string& model, chat_json& json, measurement& results) = 0;
    virtual boost::asio::awaitable<void> stream(const std::string& model, chat_json& json, measurement& results) = 0;
};

std::unique_ptr<line> make_line(const arguments& given, boost::asio::ssl::context& context);

} // namespace bench
