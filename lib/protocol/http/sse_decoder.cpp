// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/sse_decoder.hpp"

#include "text/utf8.hpp"

#include <openai/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace openai::detail::protocol {
namespace {

[[noreturn]] void fail_too_long(const char* option, const char* what, std::size_t limit) {
    error_details details;
    details.code = errc::limit_exceeded;
    details.phase = phase::stream;
    details.context = std::string(option) + ": " + what + " of more than " + std::to_string(limit) + " bytes";
    throw error(std::move(details));
}

constexpr std::size_t most_outside = 64u << 10;

/// A field whose name the end of the stream has cut.
bool is_cut_field(std::string_view line) noexcept {
    for (const std::string_view name : {"data:", "event:", "error:", "id:", "retry:"})
        if (name.starts_with(line)) return true;
    return false;
}

bool is_object(std::string_view line) noexcept { return line.starts_with('{') && line.ends_with('}'); }

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
    from = std::max(from, looked);
    if (from >= bytes.size()) return found = npos;
    found = bytes[from] == wanted ? from : bytes.find(wanted, from);
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
    keep_line();
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

std::string_view sse_decoder::without_bom(std::string_view line) {
    constexpr std::string_view bom = "\xef\xbb\xbf";
    return std::exchange(first_line_, false) && line.starts_with(bom) ? line.substr(bom.size()) : line;
}

/// Takes an empty line, as there is one after each event. Its end need not be searched for.
bool sse_decoder::take_empty_line() {
    if (in_comment_ || buffer_[at_] != '\n') return false;
    ++at_;
    first_line_ = false;
    return true;
}

/// The next complete line that is not a comment.
std::optional<std::string_view> sse_decoder::take_line() {
    while (skip_line_break()) {
        if (take_empty_line()) return std::string_view();
        const std::string_view all = buffer_;
        const auto end = std::min(lf_.next(all, at_), cr_.next(all, at_));
        const bool comment = in_comment_ || all[at_] == ':';
        auto line = all.substr(at_, (end == npos ? all.size() : end) - at_);
        if (!comment && line.size() > limits_.line) fail_too_long("stream_limits.line", "a line", limits_.line);
        if (end == npos) {
            in_comment_ = comment; // comments may go on for ever, and are not kept
            if (comment) at_ = all.size();
            return std::nullopt;
        }
        after_cr_ = all[end] == '\r';
        at_ = end + 1;
        in_comment_ = false;
        if (first_line_) line = without_bom(line);
        if (!comment) return line;
    }
    return std::nullopt;
}

std::optional<sse_event> sse_decoder::next() {
    if (strays_) return next_of_all();
    while (const auto line = take_line()) {
        if (line->empty()) {
            if (close_event()) return take_event();
        } else if (!process(*line)) {
            strays_ = true;
            return add_outside(*line) ? take_outside() : next_of_all();
        }
    }
    return std::nullopt;
}

/// The next event, or what is outside of all.
std::optional<sse_event> sse_decoder::next_of_all() {
    if (std::exchange(closing_, false) && close_event()) return take_event();
    while (const auto line = take_line()) {
        if (!line->empty()) {
            if (!process(*line) && add_outside(*line)) return take_outside();
        } else if (!outside_.empty()) {
            closing_ = true;
            return take_outside();
        } else if (close_event()) {
            return take_event();
        }
    }
    return std::nullopt;
}

/// True: it is complete by itself.
bool sse_decoder::add_outside(std::string_view line) {
    const bool first = outside_.empty();
    if (outside_.size() + line.size() > most_outside) return false;
    if (!first) outside_ += '\n';
    outside_ += line;
    return first && is_object(line);
}

sse_event sse_decoder::take_outside() {
    shown_outside_.swap(outside_);
    outside_.clear();
    sse_event event;
    event.type = "message";
    event.data = detail::repair_utf8(shown_outside_, repaired_);
    event.id = last_id_;
    event.outside = true;
    return event;
}

std::optional<sse_event> sse_decoder::finish() {
    if (at_ < buffer_.size()) {
        const auto rest = without_bom(std::string_view(buffer_).substr(at_));
        at_ = buffer_.size();
        if (!process(rest) && !is_cut_field(rest)) add_outside(rest);
    }
    if (!outside_.empty()) return take_outside();
    if (!close_event()) return std::nullopt;
    auto event = take_event();
    if (event->data.empty()) event.reset(); // a field name cut short is no event
    return event;
}

/// False: it is no field.
bool sse_decoder::process(std::string_view line) {
    constexpr std::string_view usual = "data: ";
    if (line.starts_with(usual)) {
        add_data(line.substr(usual.size()));
        return true;
    }
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    auto value = colon == npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);

    if (name == "data") {
        add_data(value);
    } else if (name == "event") {
        type_ = detail::repair_utf8(value, repaired_);
    } else if (name == "error") {
        type_ = "error";
        add_data(value);
    } else if (name == "id") {
        if (value.find('\0') != npos) return true;
        id_ = detail::repair_utf8(value, repaired_);
        id_changed_ = true;
    } else if (name == "retry") {
        if (const auto time = parse_retry(value)) retry_ = time;
    } else {
        return false;
    }
    return true;
}

void sse_decoder::add_data(std::string_view value) {
    const auto held = !has_data_ ? 0 : 1 + (in_place_ ? line_size_ : data_.size());
    if (held + value.size() > limits_.event) fail_too_long("stream_limits.event", "an event", limits_.event);
    if (!has_data_) {
        has_data_ = in_place_ = true;
        line_at_ = value.empty() ? 0 : static_cast<std::size_t>(value.data() - buffer_.data());
        line_size_ = value.size();
        return;
    }
    keep_line();
    data_.append(1, '\n').append(value);
}

/// Copies the event's one line so far, because it is not the only one or because the buffer is about to change.
void sse_decoder::keep_line() {
    if (std::exchange(in_place_, false)) data_.assign(buffer_, line_at_, line_size_);
}

/// The end of an event in the stream; false: it has no data, so it is none.
bool sse_decoder::close_event() {
    if (std::exchange(id_changed_, false)) last_id_ = id_; // not compared: it may be long, and blank lines many
    if (std::exchange(has_data_, false)) return true;
    type_.clear();
    return false;
}

/// The one that was closed.
std::optional<sse_event> sse_decoder::take_event() {
    const auto data = std::exchange(in_place_, false) ? std::string_view(buffer_).substr(line_at_, line_size_) : data_;
    std::optional<sse_event> event(std::in_place);
    event->data = detail::repair_utf8(data, repaired_);
    event->type = "message";
    event->id = last_id_;
    if (!type_.empty()) {
        shown_type_.swap(type_);
        type_.clear();
        event->type = shown_type_;
    }
    return event;
}

} // namespace openai::detail::protocol
