// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What the code on the documentation's pages takes for granted; docs/index.md prints it.
#include <openai.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
