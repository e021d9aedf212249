// SPDX-License-Identifier: BSL-1.0
#include "protocol/sse_decoder.hpp"

#include "protocol/utf8.hpp"

#include <openai/error.hpp>

#include <algorithm>
#include <charconv>

namespace openai::protocol {
namespace {

[[noreturn]] void fail_too_long(const char* what, std::size_t limit) {
    error_details details;
    details.code = errc::limit_exceeded;
    details.phase = phase::stream;
    details.context = std::string(what) + " of more than " + std::to_string(limit) + " bytes";
    throw error(std::move(details));
}

std::optional<std::uint64_t> parse_retry(std::string_view text) {
    std::uint64_t value = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

} // namespace

std::size_t sse_decoder::finder::next(std::string_view bytes, std::size_t from) {
    if (found != npos && found >= from) return found;
    found = bytes.find(wanted, std::max(from, looked));
    looked = found == npos ? bytes.size() : found + 1;
    return found;
}

void sse_decoder::finder::drop_front(std::size_t count) noexcept {
    found = found == npos || found < count ? npos : found - count;
    looked = looked < count ? 0 : looked - count;
}

sse_decoder::sse_decoder(sse_limits limits)
    : limits_(limits) {}

std::optional<std::uint64_t> sse_decoder::retry() const noexcept { return retry_; }
std::string_view sse_decoder::last_event_id() const noexcept { return last_id_; }

void sse_decoder::feed(std::string_view bytes) {
    if (data_lines_ == 1) { // the view must not outlive the bytes it shows
        data_.assign(only_line_);
        only_line_ = data_;
    }
    compact();
    buffer_.append(bytes);
}

/// Each byte is moved at most once for every byte that is dropped, so in all the work stays linear.
void sse_decoder::compact() {
    if (at_ == 0 || at_ < buffer_.size() - at_) return;
    buffer_.erase(0, at_);
    lf_.drop_front(at_);
    cr_.drop_front(at_);
    at_ = 0;
}

/// Steps over the LF of a CRLF, which may come with the bytes after the CR.
bool sse_decoder::skip_line_break() {
    if (at_ == buffer_.size()) return false;
    if (std::exchange(after_cr_, false) && buffer_[at_] == '\n') ++at_;
    return at_ < buffer_.size();
}

/// The next complete line that is not a comment.
std::optional<std::string_view> sse_decoder::take_line() {
    while (skip_line_break()) {
        const std::string_view all = buffer_;
        const auto end = std::min(lf_.next(all, at_), cr_.next(all, at_));
        const bool comment = in_comment_ || all[at_] == ':';
        const auto line = all.substr(at_, (end == npos ? all.size() : end) - at_);
        if (!comment && line.size() > limits_.line) fail_too_long("an event stream's line", limits_.line);
        if (end == npos) {
            in_comment_ = comment; // comments may go on for ever, and are not kept
            if (comment) at_ = all.size();
            return std::nullopt;
        }
        after_cr_ = all[end] == '\r';
        at_ = end + 1;
        in_comment_ = false;
        const bool first = std::exchange(first_line_, false);
        if (comment) continue;
        constexpr std::string_view bom = "\xef\xbb\xbf";
        return first && line.starts_with(bom) ? line.substr(bom.size()) : line;
    }
    return std::nullopt;
}

std::optional<sse_event> sse_decoder::next() {
    while (const auto line = take_line()) {
        if (!line->empty()) {
            process(*line);
        } else if (auto event = dispatch()) {
            return event;
        }
    }
    return std::nullopt;
}

std::optional<sse_event> sse_decoder::finish() {
    if (at_ < buffer_.size()) {
        const auto rest = std::string_view(buffer_).substr(at_);
        at_ = buffer_.size();
        process(rest);
    }
    auto event = dispatch();
    // a field name cut short is no event
    return event && !event->data.empty() ? event : std::nullopt;
}

void sse_decoder::process(std::string_view line) {
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    auto value = colon == npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);

    if (name == "data") {
        add_data(value);
    } else if (name == "event") {
        type_ = repair_utf8(value, repaired_);
    } else if (name == "error") {
        type_ = "error";
        add_data(value);
    } else if (name == "id") {
        if (value.find('\0') == npos) id_ = repair_utf8(value, repaired_);
    } else if (name == "retry") {
        if (const auto time = parse_retry(value)) retry_ = time;
    }
}

void sse_decoder::add_data(std::string_view value) {
    const auto held = data_lines_ == 0 ? 0 : data_lines_ == 1 ? only_line_.size() + 1 : data_.size() + 1;
    if (held + value.size() > limits_.event) fail_too_long("an event", limits_.event);
    if (++data_lines_ == 1) {
        only_line_ = value;
        return;
    }
    if (data_lines_ == 2 && only_line_.data() != data_.data()) data_.assign(only_line_);
    data_.append(1, '\n').append(value);
}

std::optional<sse_event> sse_decoder::dispatch() {
    const auto lines = std::exchange(data_lines_, 0);
    if (last_id_ != id_) last_id_ = id_;
    if (lines == 0) {
        type_.clear();
        return std::nullopt;
    }
    sse_event event;
    event.data = repair_utf8(lines == 1 ? only_line_ : std::string_view(data_), repaired_);
    event.type = "message";
    if (!type_.empty()) {
        shown_type_.swap(type_);
        type_.clear();
        event.type = shown_type_;
    }
    event.id = last_id_;
    return event;
}

} // namespace openai::protocol
