// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/block_scanner.hpp"

#include <utility>

namespace openai::detail::protocol {
namespace {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

} // namespace

void fail_response(errc code, openai::phase phase, std::string context, boost::system::error_code cause) {
    error_details details;
    details.code = code;
    details.phase = phase;
    details.context = std::move(context);
    details.cause = cause;
    throw error(std::move(details));
}

std::size_t block_scanner::find(std::string_view bytes, std::size_t limit, openai::phase phase, const char* what) {
    const auto window = bytes.substr(0, limit);
    if (looked_ == 0) folded_ = false;
    for (;;) {
        const auto lf = window.find('\n', looked_);
        if (lf == window.npos) {
            if (bytes.size() >= limit)
                fail_response(errc::limit_exceeded, phase,
                              std::string(what) + ": more than " + std::to_string(limit) + " bytes");
            looked_ = window.size();
            return 0;
        }
        if (lf == line_ || window[lf - 1] != '\r')
            fail_response(errc::protocol_error, phase, std::string(what) + ": bad line ending");
        if (is_blank(window[line_])) {
            if (line_ == 0) fail_response(errc::protocol_error, phase, std::string(what) + ": folded line");
            folded_ = true;
        }
        const bool blank = lf == line_ + 1;
        looked_ = line_ = lf + 1;
        if (!blank) continue;
        looked_ = 0;
        return std::exchange(line_, 0);
    }
}

} // namespace openai::detail::protocol
