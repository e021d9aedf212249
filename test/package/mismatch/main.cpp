// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/compiled_alike.hpp>

// What every operation does; test/architecture/compiled_alike.sh proves that.
int main() { openai::detail::check_compiled_alike(); }
