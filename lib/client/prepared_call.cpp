// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/prepared_call.hpp>

namespace openai::detail {

prepared_call::prepared_call(std::string method, path_pattern path)
    : draft_(new call_draft{std::move(method), std::move(path), {}, {}, nullptr, {}}) {}
prepared_call::prepared_call(const prepared_call& other)
    : draft_(std::make_unique<call_draft>(*other.draft_)) {}
prepared_call::prepared_call(prepared_call&&) noexcept = default;
prepared_call::~prepared_call() = default;

} // namespace openai::detail
