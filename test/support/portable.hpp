// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace support {

/// Whether the library is built with nothing that only Linux has (`ASIO_OPENAI_PORTABLE`). It then does not know which
/// bytes the peer's system has confirmed, so it cannot prove that a request was not processed.
#if defined(OPENAI_PORTABLE)
inline constexpr bool portable = true;
#else
inline constexpr bool portable = false;
#endif

} // namespace support
