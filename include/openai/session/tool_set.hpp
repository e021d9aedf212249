// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/message.hpp>
#include <openai/chat/tool.hpp>

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

/// These templates make tools from functions and objects. They are defined in <openai/session/tools.hpp>.
template <class Function>
struct tool_maker;
template <class Object>
struct member_tools;

template <template <class> class Maker, class Function>
concept defined_for = requires { sizeof(Maker<Function>); };

} // namespace detail

/// A function that answers a tool call. It gets the arguments as the model wrote them, and returns the text for the
/// model. If the handler throws, the model gets a text about the exception; see `tool_set::answer`. The handler runs on
/// the executor of the tool call. Several calls of the same handler can run concurrently.
using tool_handler = std::function<boost::asio::awaitable<std::string>(std::string arguments)>;

/// Tools that the model can call, with the C++ functions that answer the calls. This is a value type. A tool that you
/// add replaces a tool of the same name.
///
///     openai::tool_set tools;
///     tools.add("get_weather", "The weather of a city", [](weather_query query) { return look_up(query); });
///
/// To make tools from functions, include <openai/session/tools.hpp>. A tool's function has no parameter, or one
/// parameter of one of these types:
///
/// - a described struct (see `openai::from_json` in <openai/core/described_json.hpp>)
/// - a `boost::json::object` or a `boost::json::value`
/// - a `std::string`, for the text of the arguments
///
/// If the function has a parameter that is not a described struct, pass the complete definition of the tool to `add`
/// instead of the tool's name and description. The function returns nothing, a string, anything that `to_json` takes,
/// or an `asio::awaitable` of one of these.
class OPENAI_DECL tool_set {
public:
    tool_set() = default;

    /// Adds a tool with its handler. If the tool has no handler, the library offers it to the model but cannot run it.
    tool_set& add(tool definition, tool_handler handler = nullptr);

    /// Adds all tools of another set.
    tool_set& add(const tool_set& others);

    /// Adds a function. The JSON schema of the tool is derived from the struct that the function takes. `style` is the
    /// style of the schema. With `schema_style::strict`, the default, the tool's definition has `"strict": true`, which
    /// asks the server to make the model follow the schema exactly.
    template <class Function>
    tool_set& add(std::string name, std::string description, Function function) {
        return make<detail::tool_maker, Function>(std::move(name), std::move(description), std::move(function));
    }
    template <class Function>
    tool_set& add(std::string name, std::string description, Function function, schema_style style) {
        return make<detail::tool_maker, Function>(std::move(name), std::move(description), std::move(function), style);
    }

    /// Adds a function for a tool whose definition you give yourself, e.g. as JSON:
    /// `add(tool::from_json(json), function)`.
    template <class Function>
    tool_set& add(tool definition, Function function) {
        return make<detail::tool_maker, Function>(std::move(definition), std::move(function));
    }

    /// Adds each member function that BOOST_DESCRIBE_STRUCT lists for the type of the object. Each tool has the name of
    /// its member function. The struct's `descriptions` describe the tools.
    template <class Object>
    tool_set& add_members(std::shared_ptr<Object> object) {
        return make<detail::member_tools, Object>(std::move(object));
    }

    /// Removes a tool. Returns false if there is no tool of this name.
    bool remove(std::string_view name);
    /// Removes all tools.
    void clear() noexcept { entries_.clear(); }
    /// Whether there are no tools.
    bool empty() const noexcept { return entries_.empty(); }

    /// Returns the definitions of all tools, in the order in which the tools were added. Put them into the `tools` of a
    /// request.
    std::vector<tool> definitions() const;

    /// Runs the handler of the tool that `call` names, and returns the tool message with the handler's result. This
    /// function fails only if it is cancelled. Any other failure becomes a text for the model:
    ///
    ///     Error: No handler registered for function 'f'
    ///     Error: Invalid JSON arguments for function 'f'      (followed by what is wrong, if known)
    ///     Error executing function 'f': <what() of the exception>
    ///
    /// Completes when: the handler has completed.
    /// Errors: `cancelled`.
    /// Cancellation: is passed to the handler.
    /// Lifetimes: the coroutine has copies of the tools and of the call.
    /// Executor: that of the awaiting coroutine.
    boost::asio::awaitable<message> answer(tool_call call) const;

private:
    template <template <class> class Maker, class Source, class... What>
    tool_set& make(What... what) {
        static_assert(detail::defined_for<Maker, Source>,
                      "to make a tool of a function: #include <openai/session/tools.hpp>");
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
