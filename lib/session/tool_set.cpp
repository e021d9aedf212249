// SPDX-License-Identifier: BSL-1.0
#include <openai/session/tools.hpp>

#include "text/utf8.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace openai {
namespace {

namespace asio = boost::asio;

std::string failure_text(const std::string& function, const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const detail::bad_arguments& failure) {
        const std::string complaint = failure.what();
        return "Error: Invalid JSON arguments for " + function + (complaint.empty() ? "" : ": " + complaint);
    } catch (const std::exception& failure) {
        return "Error executing " + function + ": " + detail::sanitize(failure.what());
    } catch (...) {
        return "Error executing " + function;
    }
}

message reply_to(const tool_call& call, std::string_view text) {
    std::string storage;
    return message::tool(call.id, std::string(detail::repair_utf8(text, storage)));
}

asio::awaitable<message> run(tool_handler handler, tool_call call) {
    const auto function = "function '" + detail::sanitize(call.name()) + "'";
    if (!handler) co_return reply_to(call, "Error: No handler registered for " + function);
    if (!call.complete) co_return reply_to(call, "Error: Invalid JSON arguments for " + function);
    std::string text;
    std::exception_ptr thrown;
    try {
        text = co_await handler(std::string(call.arguments()));
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) throw error(errc::cancelled, "tools");
        text = failure_text(function, thrown);
    }
    co_return reply_to(call, text);
}

} // namespace

const char* detail::bad_arguments::what() const noexcept { return complaint_.c_str(); }

boost::json::value detail::argument_document(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return boost::json::object();
    std::size_t offset = 0;
    if (auto document = detail::mapping::parse_json(text, offset)) return std::move(*document);
    throw bad_arguments("");
}

std::string detail::result_text(const boost::json::value& result) { return detail::mapping::write(result, "result"); }

tool_set& tool_set::add(tool definition, tool_handler handler) {
    const auto name = definition.name();
    const auto same = std::ranges::find_if(
        entries_, [&](const entry& each) { return !name.empty() && each.definition.name() == name; });
    entry made{std::move(definition), std::move(handler)};
    if (same == entries_.end()) entries_.push_back(std::move(made));
    else *same = std::move(made);
    return *this;
}

tool_set& tool_set::add(const tool_set& others) {
    const auto copy = others.entries_; // `others` may be this set
    for (const auto& each : copy) add(each.definition, each.handler);
    return *this;
}

bool tool_set::remove(std::string_view name) {
    return std::erase_if(entries_, [&](const entry& each) { return each.definition.name() == name; }) > 0;
}

std::vector<tool> tool_set::definitions() const {
    std::vector<tool> all;
    all.reserve(entries_.size());
    for (const auto& each : entries_) all.push_back(each.definition);
    return all;
}

asio::awaitable<message> tool_set::answer(tool_call call) const {
    const auto found = std::ranges::find_if(
        entries_, [&](const entry& each) { return each.definition.name() == call.name() && each.handler; });
    auto handler = found == entries_.end() ? nullptr : found->handler;
    return run(std::move(handler), std::move(call));
}

} // namespace openai
