// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/response_checks.hpp"
#include "model/mapping.hpp"

namespace openai::detail {

/// The body of a success as `T`. Throws `error`, see `check_content` and `mapping::read`.
template <class T>
T read_answer(std::shared_ptr<const http_response> http) {
    check_content(*http);
    try {
        return mapping::read<T>(http);
    } catch (const error& thrown) {
        fail_answer(response(std::move(http)), thrown);
    }
}

} // namespace openai::detail
