// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/jsonl.hpp"

#include <boost/json/array.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The cases of test/data/field, which script/compare-field shows to another client as well.
///
/// A line of such a file is a case: its `name`, the `rule` that it is an example of (see rules.jsonl), the `call`, the
/// `body` of the answer in the notation of `written_for`, and what to `expect`. Further members: the answer's `status`
/// (200), content `type` (that of an event stream or of JSON; "": none) and `headers`, and `n`, the choices asked for.
///
/// Calls are `stream` (of chat and of text completions), `chat.stream`, and those without a stream, see `ask`. What is
/// expected: the `text` and finish `reason` of the first choice, its `calls` as "name arguments", with "-" before one
/// that is not complete, the total of `usage`, members that are `kept` (`kept_in_events`: only there); or the name of
/// an `error`, of whose message the server's `words` or what this client `says` are part, with the `type_of_error`,
/// whether it is `retryable`, and after how many milliseconds at the earliest (`wait_ms`).
namespace field {

/// How a stream is read.
enum class route { chat, chat_collect, text, text_collect };

constexpr route all_routes[] = {route::chat, route::chat_collect, route::text, route::text_collect};

inline bool of_chat(route way) noexcept { return way == route::chat || way == route::chat_collect; }

inline std::string name_of(route way) {
    switch (way) {
    case route::chat: return "chat";
    case route::chat_collect: return "chat_collect";
    case route::text: return "text";
    default: return "text_collect";
    }
}

/// The text of a case with its marks replaced: `{P:x}` is a piece of text x as the data of an event, `{P:x;r}` one with
/// the finish reason r, both for chat or for text; `{R:n}` is n times the letter x, `{B:ff}` the byte of this number.
inline std::string written_for(route way, std::string_view script) {
    std::string out;
    while (!script.empty()) {
        const auto close = script.find('}');
        const bool mark = script.starts_with("{P:") || script.starts_with("{R:") || script.starts_with("{B:");
        if (!mark || close == script.npos) {
            out += script.front();
            script.remove_prefix(1);
            continue;
        }
        const char kind = script[1];
        const std::string what(script.substr(3, close - 3));
        script.remove_prefix(close + 1);
        if (kind == 'R') {
            out.append(std::stoul(what), 'x');
        } else if (kind == 'B') {
            out += static_cast<char>(std::stoul(what, nullptr, 16));
        } else {
            const auto end = what.find(';');
            const auto text = what.substr(0, end);
            out += R"({"id":"c","object":"x","created":1,"model":"m","choices":[{"index":0,)";
            out +=
                of_chat(way) ? R"("delta":{"role":"assistant","content":")" + text + "\"}" : R"("text":")" + text + '"';
            out += R"(,"finish_reason":)" + (end == what.npos ? "null" : '"' + what.substr(end + 1) + '"') + "}]}";
        }
    }
    return out;
}

struct field_case {
    std::string name;
    std::string call;
    int status = 200;
    std::optional<std::string> type;
    std::vector<std::pair<std::string, std::string>> headers;
    std::optional<std::int64_t> choices; ///< that are asked for
    std::string script;                  ///< of the body
    boost::json::object expected;

    bool streamed() const { return call.ends_with("stream"); }
    bool fails() const { return expected.contains("error"); }
    std::string wanted(std::string_view member) const { return openai::test::text_at(expected, member); }
    std::vector<std::string> wanted_list(std::string_view member) const {
        std::vector<std::string> all;
        if (const auto* list = expected.if_contains(member))
            for (const auto& one : list->as_array()) all.emplace_back(one.as_string());
        return all;
    }

    /// The ways in which it can be read; one for a call without a stream, where it has no meaning.
    std::vector<route> ways() const {
        if (call == "stream") return {std::begin(all_routes), std::end(all_routes)};
        if (call == "chat.stream") return {route::chat, route::chat_collect};
        return {route::chat};
    }
};

/// For the names of tests.
inline void PrintTo(const field_case& asked, std::ostream* out) { *out << asked.call << ", " << asked.script; }

/// A case as the parameter of a test, which GoogleTest copies several times.
class case_parameter {
public:
    explicit case_parameter(const field_case& of)
        : case_(&of) {}

    const field_case& operator*() const noexcept { return *case_; }
    const field_case* operator->() const noexcept { return case_; }
    friend void PrintTo(const case_parameter& of, std::ostream* out) { PrintTo(*of, out); }

private:
    const field_case* case_;
};

/// Those of test/data/field/<file>.jsonl.
inline std::vector<field_case> read_cases(const std::string& file) {
    std::vector<field_case> cases;
    for (const auto& row : openai::test::read_jsonl("field/" + file + ".jsonl")) {
        field_case& made = cases.emplace_back();
        made.name = openai::test::text_at(row, "name");
        made.call = openai::test::text_at(row, "call");
        made.script = openai::test::text_at(row, "body");
        made.expected = row.at("expect").as_object();
        if (const auto* status = row.if_contains("status")) made.status = status->to_number<int>();
        if (const auto* choices = row.if_contains("n")) made.choices = choices->as_int64();
        if (row.contains("type")) made.type = openai::test::text_at(row, "type");
        const auto* headers = row.if_contains("headers");
        if (!headers) continue;
        for (const auto& [name, value] : headers->as_object()) made.headers.emplace_back(name, value.as_string());
    }
    return cases;
}

/// The same for tests; they stay.
inline const std::vector<field_case>& kept_cases(const char* file) {
    static std::map<std::string, std::vector<field_case>> all;
    const auto [found, added] = all.try_emplace(file);
    if (added) found->second = read_cases(file);
    return found->second;
}

} // namespace field
