// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "protocol/http_request.hpp"

#include <openai/error.hpp>

using namespace openai;

namespace {

std::size_t lines(std::string_view text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

} // namespace

/// Method, target, host and then field names and values, a line each; `\xff` stands for a line feed inside them.
FUZZ_TARGET(request)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto next = [&] {
        std::string text(in.line());
        std::ranges::replace(text, '\xff', '\n');
        return text;
    };
    protocol::http_request request;
    request.method = next();
    request.target = next();
    request.host = next();
    while (!in.empty()) {
        auto name = next();
        request.headers.add(std::move(name), next());
    }
    try {
        const auto head = protocol::write_head(protocol::to_wire(request));
        fuzz::require(head.find("\r\n\r\n") == head.size() - 4, "one head");
        fuzz::require(lines(head) - request.headers.size() <= 4, "one line for each field");
        fuzz::require(head.find('\0') == head.npos, "no NUL");
        fuzz::require(std::ranges::count(head, '\r') == std::ranges::count(head, '\n'), "no bare line end");
        fuzz::require(std::ranges::count(head.substr(0, head.find('\r')), ' ') == 2, "three words in the first line");
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::invalid_argument, "refused as an argument");
        fuzz::require(fuzz::one_clean_line(failure.what()), "the message is one clean line");
    }
    return 0;
}
