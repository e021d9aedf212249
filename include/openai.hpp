// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Everything of asio-openai but the local server, which is in <openai/testing/server.hpp>.

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/callbacks.hpp>
#include <openai/chat_pins.hpp>
#include <openai/client.hpp>
#include <openai/failure_log.hpp>
#include <openai/metrics.hpp>
#include <openai/rethrow.hpp>
#include <openai/when_all.hpp>
