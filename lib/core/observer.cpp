// SPDX-License-Identifier: BSL-1.0
#include <openai/core/observer.hpp>

namespace openai {

observer::~observer() = default;

} // namespace openai
