// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/codec/codec.hpp"

#include <openai/core/binary_answer.hpp>

namespace openai::detail {

/// Accepts any bytes as an answer.
template <>
struct answer_codec<binary_answer> {
    static constexpr bool streamed = false;
    static constexpr auto accept = "*/*";
    static void read(const call&, answer received, binary_answer& out) {
        out = binary_answer(http_response(std::move(received.http)));
    }
};

} // namespace openai::detail
