// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What most programs need. Include these by name: <openai/chat_session.hpp>, <openai/structured_output.hpp>,
/// <openai/tools.hpp>, and the local server for tests, <openai/testing/server.hpp>. docs/headers.md lists all headers.

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/callbacks.hpp>
#include <openai/chat_pins.hpp>
#include <openai/client.hpp>
#include <openai/failure_log.hpp>
#include <openai/metrics.hpp>
#include <openai/rethrow.hpp>
#include <openai/when_all.hpp>
#include <openai/with_response.hpp>
