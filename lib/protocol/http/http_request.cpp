// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/http_request.hpp"

#include "text/ascii.hpp"

#include "text/wipe.hpp"

#include <openai/core/error.hpp>

#include <algorithm>
#include <array>

namespace openai::detail::protocol {
namespace {

using byte_set = std::array<bool, 256>;

constexpr bool all_in(const byte_set& set, std::string_view text) noexcept {
    return std::ranges::all_of(text, [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

constexpr byte_set token_bytes = [] {
    byte_set set{};
    for (std::size_t c = 0; c < 128; ++c) set[c] = ascii::is_alnum(static_cast<char>(c));
    for (const char c : std::string_view("!#$%&'*+-.^_`|~")) set[static_cast<unsigned char>(c)] = true;
    return set;
}();

constexpr byte_set field_bytes = [] {
    byte_set set{};
    for (std::size_t c = 0; c < set.size(); ++c) set[c] = c == '\t' || (c >= ' ' && c != 0x7f);
    return set;
}();

constexpr bool is_token(std::string_view text) noexcept { return !text.empty() && all_in(token_bytes, text); }

constexpr bool is_visible(char c) noexcept { return c > ' ' && c < '\x7f'; }

bool is_target(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_visible(c) && c != '#'; });
}

bool is_host(std::string_view text) noexcept {
    constexpr std::string_view forbidden = "/?#@,\\\"<>";
    return !text.empty() &&
           std::ranges::all_of(text, [&](char c) { return is_visible(c) && forbidden.find(c) == forbidden.npos; });
}

/// Whether the field determines where a message ends or which server it is for. Only this file writes such fields.
bool is_framing(std::string_view name) noexcept {
    constexpr std::string_view framing[] = {"Host", "Content-Length", "Transfer-Encoding"};
    return std::ranges::any_of(framing, [&](std::string_view one) { return ascii::iequals(name, one); });
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

[[noreturn]] void refuse(std::string context) { throw error(errc::invalid_argument, std::move(context)); }

void check(const request_fields& fields) {
    if (!is_host(fields.host)) refuse("Host: empty or has a forbidden byte");
    check_header("headers", "Authorization", fields.bearer.reveal());
    if (!fields.key.empty()) {
        check_header("auth", fields.key_header, fields.key.reveal());
        if (is_framing(fields.key_header) || fields.headers.contains(fields.key_header))
            refuse("headers: " + fields.key_header + " is the key's");
    }
    for (const auto& field : fields.headers) {
        check_header("headers", field.name, field.value);
        if (is_framing(field.name)) refuse("headers: " + field.name + " cannot be set");
    }
}

std::size_t written_size(const request_fields& fields) {
    constexpr std::size_t names = 64; // for the names of Host and Authorization
    auto size = names + fields.host.size() + fields.bearer.reveal().size() + fields.key_header.size() +
                fields.key.reveal().size();
    for (const auto& field : fields.headers) size += field.name.size() + field.value.size() + 4;
    return size;
}

} // namespace

void check_header(std::string_view what, std::string_view name, std::string_view value) {
    if (is_token(name) && all_in(field_bytes, value)) return;
    const std::string origin(what);
    if (!is_token(name)) refuse(origin + ": a header name is empty or has a forbidden byte");
    const auto bad = std::ranges::find_if_not(value, [](char c) { return field_bytes[static_cast<unsigned char>(c)]; });
    refuse(origin + ": the value of " + std::string(name) + " has a forbidden byte at offset " +
           std::to_string(bad - value.begin()));
}

void check_request_line(std::string_view method, std::string_view target) {
    if (!is_token(method)) refuse("method: not a token");
    if (!is_target(target)) refuse("target: empty or has a forbidden byte");
}

std::shared_ptr<const secret> write_fields(const request_fields& fields) {
    check(fields);
    std::string text;
    text.reserve(written_size(fields)); // growing would leave a copy of the credential in memory
    append_field(text, "Host", fields.host);
    if (!fields.bearer.empty()) text.append("Authorization: Bearer ").append(fields.bearer.reveal()).append("\r\n");
    if (!fields.key.empty()) append_field(text, fields.key_header, fields.key.reveal());
    for (const auto& field : fields.headers) append_field(text, field.name, field.value);
    const detail::wipe_guard wiped(text, text.size());
    return std::make_shared<const secret>(text);
}

wire_request to_wire(http_request request) {
    check_request_line(request.method, request.target);
    auto fields = write_fields(request);
    return {std::move(request.method), std::move(request.target), std::move(fields), std::move(request.body)};
}

std::string write_head(const wire_request& request) {
    constexpr std::size_t rest = 64; // for the rest of the head
    const auto fields = request.fields->reveal();
    std::string head;
    head.reserve(request.method.size() + request.target.size() + fields.size() + rest +
                 std::min(request.body.size(), joined_body));
    head.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n").append(fields);
    // A POST without a body states the length 0, because some servers otherwise answer 411.
    if (!request.body.empty() || request.method == "POST")
        append_field(head, "Content-Length", std::to_string(request.body.size()));
    head.append("\r\n");
    return head; // moved, not copied
}

} // namespace openai::detail::protocol
