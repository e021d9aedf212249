// SPDX-License-Identifier: BSL-1.0
#include <openai/error.hpp>

namespace openai {
} // namespace openai
