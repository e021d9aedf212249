// SPDX-License-Identifier: BSL-1.0
#include "results/future_document.hpp"

#include "api/chat/chat_document.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <openai/core/observer.hpp>

namespace openai::detail {
namespace {

namespace json = boost::json;
using entry = protocol::future_ledger::entry;
using time = future_status::time;

/// The latest time that an import accepts: the year 2200. A clock that counts nanoseconds ends in 2262, and the time to
/// live is added to this time.
constexpr std::chrono::milliseconds latest = std::chrono::hours(24 * 365 * 230);

std::int64_t to_number(time at) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

json::object write_answer(const result<chat_completion>& answer) {
    return {{"status", answer.status()},
            {"request_id", answer.request_id()},
            {"provider", answer.provider()},
            {"body", mapping::to_document(*answer, answer.provider())}};
}

json::object write_error(const error_details& details) {
    return {{"code", name_of(details.code)},
            {"status", details.status},
            {"attempts", details.attempts},
            {"context", details.context},
            {"server", details.server},
            {"provider", details.provider},
            {"maybe_billed", static_cast<int>(details.maybe_billed)},
            {"message", details.api.message},
            {"type", details.api.type},
            {"api_code", details.api.code},
            {"param", details.api.param},
            {"request_id", details.api.request_id}};
}

json::object write_entry(const entry& one) {
    const auto& status = one.status;
    const auto state = status.ended() ? status.state : future_state::lost;
    json::object out{{"id", status.id},
                     {"state", name_of(state)},
                     {"model", status.model},
                     {"label", status.label},
                     {"streamed", status.streamed},
                     {"attempts", status.attempts},
                     {"created", to_number(status.created)}};
    if (status.started) out.emplace("started", to_number(*status.started));
    if (status.finished) out.emplace("finished", to_number(*status.finished));
    if (one.end && one.end->success()) out.emplace("answer", write_answer(*one.end));
    if (one.end && !one.end->success()) out.emplace("error", write_error(one.end->error().details()));
    return out;
}

/// The members of one object of the document.
class members {
public:
    members(const json::value& from, std::string at)
        : object_(from.if_object())
        , at_(std::move(at)) {
        if (!object_) refuse("is no object");
    }

    [[noreturn]] void refuse(const std::string& why) const { throw error(errc::invalid_argument, at_ + ": " + why); }

    const json::value* find(std::string_view name) const { return object_->if_contains(name); }

    std::string text(std::string_view name) const {
        const auto* found = find(name);
        if (!found) return {};
        if (!found->is_string()) refuse(std::string(name) + " is no text");
        return std::string(found->get_string());
    }

    std::optional<std::int64_t> number(std::string_view name) const {
        const auto* found = find(name);
        if (!found) return std::nullopt;
        if (!found->is_int64()) refuse(std::string(name) + " is no integer");
        return found->get_int64();
    }

    std::optional<time> point(std::string_view name) const {
        const auto found = number(name);
        if (!found) return std::nullopt;
        if (*found < 0 || std::chrono::milliseconds(*found) > latest) refuse(std::string(name) + " is no date");
        return time(std::chrono::milliseconds(*found));
    }

    const std::string& at() const noexcept { return at_; }

private:
    const json::object* object_;
    const std::string at_;
};

template <class Enum, class Name>
Enum from_name(const members& in, std::string_view member, int first, int last, const Name& name) {
    const auto text = in.text(member);
    for (int value = first; value <= last; ++value)
        if (name(static_cast<Enum>(value)) == text) return static_cast<Enum>(value);
    in.refuse(std::string(member) + " is unknown");
}

result<chat_completion> read_answer(const members& in) {
    auto http = std::make_shared<http_message>();
    http->status = static_cast<int>(in.number("status").value_or(0));
    if (auto id = in.text("request_id"); !id.empty()) http->headers.add("x-request-id", std::move(id));
    http->provider = in.text("provider");
    const auto* body = in.find("body");
    if (!body) in.refuse("body is missing");
    http->body = mapping::write(*body, "body");
    auto answer = mapping::read<chat_completion>(*http);
    return {std::move(answer), http_response(std::move(http))};
}

error read_error(const members& in) {
    error_details details;
    const int last = static_cast<int>(errc::internal_error);
    details.code = from_name<errc>(in, "code", 1, last, [](errc code) { return name_of(code); });
    details.status = static_cast<int>(in.number("status").value_or(0));
    details.attempts = static_cast<int>(in.number("attempts").value_or(1));
    details.maybe_billed = static_cast<billing>(in.number("maybe_billed").value_or(0));
    details.context = in.text("context");
    details.server = in.text("server");
    details.provider = in.text("provider");
    details.api.message = in.text("message");
    details.api.type = in.text("type");
    details.api.code = in.text("api_code");
    details.api.param = in.text("param");
    details.api.request_id = in.text("request_id");
    return error(std::move(details));
}

entry read_entry(const members& in) {
    using end_type = const result<chat_completion>;
    entry out;
    auto& status = out.status;
    status.id = in.text("id");
    if (status.id.empty()) in.refuse("id is missing");
    const int first = static_cast<int>(future_state::succeeded);
    const int last = static_cast<int>(future_state::lost);
    status.state = from_name<future_state>(in, "state", first, last, [](future_state state) { return name_of(state); });
    status.model = in.text("model");
    status.label = in.text("label");
    const auto* streamed = in.find("streamed");
    status.streamed = streamed && streamed->is_bool() && streamed->get_bool();
    status.attempts = static_cast<int>(in.number("attempts").value_or(0));
    status.created = in.point("created").value_or(time());
    status.started = in.point("started");
    status.finished = in.point("finished");
    if (status.state == future_state::lost) return out;
    const bool good = status.state == future_state::succeeded;
    const auto* end = in.find(good ? "answer" : "error");
    if (!end) in.refuse(good ? "answer is missing" : "error is missing");
    const members inner(*end, in.at() + (good ? ".answer" : ".error"));
    out.end = good ? std::make_shared<end_type>(read_answer(inner)) : std::make_shared<end_type>(read_error(inner));
    return out;
}

} // namespace

std::string write_futures(const std::vector<const entry*>& entries) {
    json::array list;
    for (const auto* one : entries) list.push_back(write_entry(*one));
    return mapping::write(json::value(json::object{{"version", 1}, {"futures", std::move(list)}}), "futures");
}

std::vector<entry> read_futures(std::string_view text) {
    const auto document = mapping::parse_json_or_throw(text, "the document");
    const auto* list = members(document, "the document").find("futures");
    if (!list || !list->is_array()) throw error(errc::invalid_argument, "futures: is no list");
    std::vector<entry> entries;
    for (const auto& one : list->get_array())
        entries.push_back(read_entry(members(one, "futures[" + std::to_string(entries.size()) + "]")));
    return entries;
}

} // namespace openai::detail
