// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/redirects.hpp"

#include "protocol/http/redirect.hpp"

namespace openai::detail {

bool redirects::follow(error& failure, std::string& target) {
    const auto& details = failure.details();
    if (limit_ == 0 || details.code != errc::redirected) return false;
    const auto location = details.headers.find("location").value_or("");
    auto next = protocol::judge_redirect(details.status, location, *here_, target);
    if (next.refusal == nullptr && made_ == limit_) next.refusal = "one more than follow_redirects";
    if (next.refusal == nullptr) {
        ++made_;
        target = std::move(next.target);
        return true;
    }
    failure = failure.with([&](error_details& more) { more.context += std::string(": ") + next.refusal; });
    return false;
}

} // namespace openai::detail
