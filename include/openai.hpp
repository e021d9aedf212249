// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Includes the headers that most programs need. It does not include the following headers, which you include by name:
/// <openai/session/chat_session.hpp>, <openai/session/structured_output.hpp>, <openai/session/tools.hpp>, and the local
/// server for tests, <openai/testing/server.hpp>. docs/headers.md lists all headers.

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/client.hpp>
#include <openai/compat/callbacks.hpp>
#include <openai/compat/chat_pins.hpp>
#include <openai/core/failure_log.hpp>
#include <openai/core/metrics.hpp>
#include <openai/rethrow.hpp>
#include <openai/when_all.hpp>
#include <openai/with_response.hpp>
