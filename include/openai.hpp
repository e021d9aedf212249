// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Includes the headers that most programs need. The following headers are not among them: if you need one, include it
/// separately. docs/headers.md lists all headers.
///
/// - sessions: <openai/session/chat_session.hpp>, <openai/session/response_session.hpp>
/// - structured answers: <openai/session/structured_output.hpp>, <openai/session/structured_response.hpp>
/// - tools made from functions: <openai/session/tools.hpp>
/// - items of responses: the headers in <openai/responses/> whose names end with `_items.hpp`
/// - tools of responses: <openai/responses/response_tools.hpp>
/// - conversion of requests and answers to JSON and back: <openai/api_json.hpp>
/// - the local server for tests: <openai/testing/server.hpp>

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
