// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "protocol/sse_feed.hpp"
#include "utf8.hpp"

#include <openai/error.hpp>

#include <charconv>
#include <utility>

using namespace openai;

namespace {

std::string repaired(std::string_view text) {
    std::string storage;
    return std::string(detail::repair_utf8(text, storage));
}

/// The WHATWG rules written down again, without regard to cost.
class reference {
public:
    explicit reference(std::string_view bytes) {
        bool first = true;
        while (!bytes.empty()) {
            const auto end = bytes.find_first_of("\r\n");
            auto line = bytes.substr(0, end);
            if (std::exchange(first, false) && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
            if (end == bytes.npos) {
                finish(line);
                return;
            }
            bytes.remove_prefix(end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1));
            if (!line.empty()) take(line);
            else if (auto event = dispatch()) seen.events.push_back(*event);
        }
        finish({});
    }

    protocol::seen_stream seen;

private:
    void finish(std::string_view line) {
        seen.last_id = last_id_;
        if (!line.empty()) take(line);
        auto event = dispatch();
        if (event && !event->data.empty()) seen.at_end.push_back(*event);
    }

    void take(std::string_view line) {
        if (line.front() == ':') return;
        const auto colon = std::min(line.find(':'), line.size());
        const auto name = line.substr(0, colon);
        auto value = line.substr(std::min(colon + 1, line.size()));
        if (value.starts_with(' ')) value.remove_prefix(1);
        if (name == "data" || name == "error") data_.append(value).append(1, '\n');
        if (name == "event") type_ = repaired(value);
        if (name == "error") type_ = "error";
        if (name == "id" && value.find('\0') == value.npos) id_ = repaired(value);
        if (name == "retry") take_retry(value);
    }

    void take_retry(std::string_view value) {
        std::uint64_t time = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), time);
        if (read.ec == std::errc{} && read.ptr == value.data() + value.size()) seen.retry = time;
    }

    std::optional<protocol::seen_event> dispatch() {
        last_id_ = id_;
        auto type = std::exchange(type_, {});
        if (data_.empty()) return std::nullopt;
        auto data = std::exchange(data_, {});
        data.pop_back();
        return protocol::seen_event{type.empty() ? "message" : type, repaired(data), last_id_};
    }

    std::string data_;
    std::string type_;
    std::string id_;
    std::string last_id_;
};

/// The same, or the same refusal.
std::optional<protocol::seen_stream> read(const std::vector<std::string_view>& pieces, protocol::sse_limits limits) {
    try {
        return protocol::decode(pieces, limits);
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::limit_exceeded, "refused for its length only");
        return std::nullopt;
    }
}

} // namespace

/// An event stream, whole, in pieces, and by a second reading of the rules. First two bytes: how it is cut.
FUZZ_TARGET(sse)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto cut = fuzz::split::from(in);
    const auto bytes = in.rest();
    const auto pieces = cut.cut(bytes);
    const auto whole = read({bytes}, {});
    fuzz::require(whole.has_value(), "short enough");
    fuzz::require(*whole == reference(bytes).seen, "as the rules want it");
    fuzz::require(whole == read(pieces, {}), "the same in pieces");

    constexpr protocol::sse_limits small{12, 20};
    const auto limited = read({bytes}, small);
    fuzz::require(limited == read(pieces, small), "the same in pieces with small limits");
    fuzz::require(!limited || limited == whole, "limits change no event");
    return 0;
}
