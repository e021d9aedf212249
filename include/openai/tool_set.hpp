// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/message.hpp>
#include <openai/tool.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

enum class schema_style;

/// Answers a tool call: gets the arguments as the model wrote them, gives the text that the model shall read. What it
/// throws becomes such a text, see `tool_set::answer`. Runs where its call runs; may run several times at once.
using tool_handler = std::function<boost::asio::awaitable<std::string>(std::string arguments)>;

/// Tools that the model may call, with the C++ functions that answer. A value. A tool of the same name is replaced.
///
///     openai::tool_set tools;
///     tools.add("get_weather", "The weather of a city", [](weather_query query) { return look_up(query); });
///
/// The members that are templates are in <openai/tools.hpp>. A function takes nothing, a described struct (see
/// `from_json`), `boost::json::object` or `boost::json::value`, or the arguments' text as `std::string`; it gives a
/// text, or anything that `to_json` takes, or an `asio::awaitable` of either, or nothing.
class OPENAI_DECL tool_set {
public:
    tool_set() = default;

    /// A tool with its handler; without one it is only offered to the model.
    tool_set& add(tool definition, tool_handler handler = nullptr);

    /// All of another set.
    tool_set& add(const tool_set& others);

    /// A function whose JSON schema follows from the struct that it takes; `style` is that of the schema and decides
    /// whether the model is held to it strictly (the overload without it: it is).
    template <class Function>
    tool_set& add(std::string name, std::string description, Function function);
    template <class Function>
    tool_set& add(std::string name, std::string description, Function function, schema_style style);

    /// A function for a tool that is defined by hand, or by its JSON: `add(tool::from_json(json), function)`.
    template <class Function>
    tool_set& add(tool definition, Function function);

    /// Each member function of the object that BOOST_DESCRIBE_STRUCT lists, under its own name; the struct's
    /// `descriptions` describe them.
    template <class Object>
    tool_set& add_members(std::shared_ptr<Object> object);

    /// False if there is no tool of this name.
    bool remove(std::string_view name);
    void clear() noexcept { entries_.clear(); }
    bool empty() const noexcept { return entries_.empty(); }

    /// The tools as a request has them, in the order in which they were added.
    std::vector<tool> definitions() const;

    /// Answers a call by its handler. Never fails but by cancellation: the model is told what went wrong.
    ///
    ///     Error: No handler registered for function 'f'
    ///     Error: Invalid JSON arguments for function 'f'      (and what is missing or of another type)
    ///     Error executing function 'f': <what() of the exception>
    ///
    /// Completes when: the handler has. Errors: `cancelled`. Cancellation: goes to the handler. Lifetimes: everything
    /// is copied. Executor: that of the awaiting coroutine.
    boost::asio::awaitable<message> answer(tool_call call) const;

private:
    struct entry {
        tool definition;
        tool_handler handler;
    };
    std::vector<entry> entries_;
};

} // namespace openai
