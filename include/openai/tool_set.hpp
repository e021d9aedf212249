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
class tool_set;

namespace detail {

/// Makes tools of functions and objects; defined in <openai/tools.hpp>.
template <class Function>
struct tool_maker;
template <class Object>
struct member_tools;

template <template <class> class Maker, class Function>
concept defined_for = requires { sizeof(Maker<Function>); };

} // namespace detail

/// Answers a tool call: gets the arguments as the model wrote them, gives the text that the model shall read. What it
/// throws becomes such a text, see `tool_set::answer`. Runs where its call runs; may run several times at once.
using tool_handler = std::function<boost::asio::awaitable<std::string>(std::string arguments)>;

/// Tools that the model may call, with the C++ functions that answer. A value. A tool of the same name is replaced.
///
///     openai::tool_set tools;
///     tools.add("get_weather", "The weather of a city", [](weather_query query) { return look_up(query); });
///
/// To make tools of functions, include <openai/tools.hpp>. A function takes nothing, a described struct (see
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
    tool_set& add(std::string name, std::string description, Function function) {
        return make<detail::tool_maker, Function>(std::move(name), std::move(description), std::move(function));
    }
    template <class Function>
    tool_set& add(std::string name, std::string description, Function function, schema_style style) {
        return make<detail::tool_maker, Function>(std::move(name), std::move(description), std::move(function), style);
    }

    /// A function for a tool that is defined by hand, or by its JSON: `add(tool::from_json(json), function)`.
    template <class Function>
    tool_set& add(tool definition, Function function) {
        return make<detail::tool_maker, Function>(std::move(definition), std::move(function));
    }

    /// Each member function of the object that BOOST_DESCRIBE_STRUCT lists, under its own name; the struct's
    /// `descriptions` describe them.
    template <class Object>
    tool_set& add_members(std::shared_ptr<Object> object) {
        return make<detail::member_tools, Object>(std::move(object));
    }

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
    template <template <class> class Maker, class Source, class... What>
    tool_set& make(What... what) {
        static_assert(detail::defined_for<Maker, Source>, "to make a tool of a function: #include <openai/tools.hpp>");
        if constexpr (detail::defined_for<Maker, Source>) Maker<Source>::add(*this, std::move(what)...);
        return *this;
    }

    struct entry {
        tool definition;
        tool_handler handler;
    };
    std::vector<entry> entries_;
};

} // namespace openai
