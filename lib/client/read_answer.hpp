// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/response_checks.hpp"
#include "model/mapping.hpp"
#include "model/tool_call_ids.hpp"

#include <concepts>
#include <exception>

namespace openai::detail {

/// The body of a success as `T`. Throws `error`, see `check_content` and `mapping::read`.
template <class T>
T read_answer(std::shared_ptr<const http_response> http) {
    check_content(*http);
    try {
        auto value = mapping::read<T>(http);
        if constexpr (std::same_as<T, chat_completion>)
            for (auto& choice : value.choices)
                if (!choice.message.tool_calls.empty()) mapping::make_ids_unique(choice.message.tool_calls);
        return value;
    } catch (...) { // also for lack of memory
        fail_answer(response(std::move(http)), to_error(std::current_exception()));
    }
}

} // namespace openai::detail
