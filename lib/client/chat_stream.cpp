// SPDX-License-Identifier: BSL-1.0
#include "client/chat_stream_codec.hpp"
#include "client/stream_members.hpp"

namespace openai {

template class stream<chat_delta>;

} // namespace openai
