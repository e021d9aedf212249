// SPDX-License-Identifier: BSL-1.0
#include <openai/observer.hpp>

namespace openai {

observer::~observer() = default;

} // namespace openai
