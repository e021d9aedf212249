// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/described_json.hpp>
#include <openai/session/schema.hpp>
#include <openai/session/tool_set.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>

/// The templates that `tool_set` uses to make tools from C++ functions.
namespace openai {
namespace detail {

/// Thrown if a tool's function cannot take the arguments that the model wrote. `what()` is part of the text that the
/// model then gets.
class OPENAI_DECL bad_arguments : public std::exception {
public:
    explicit bad_arguments(std::string complaint)
        : complaint_(std::move(complaint)) {}
    const char* what() const noexcept override;

private:
    std::string complaint_; // empty if the arguments are not JSON
};

/// Parses the arguments of a tool call. Returns an empty object if the text is empty or consists of white space. Throws
/// `bad_arguments` if the text is not JSON.
OPENAI_DECL boost::json::value argument_document(std::string_view text);

/// Returns the JSON text of a function's result. Throws `error` (`invalid_argument`) for a value that JSON cannot
/// represent.
OPENAI_DECL std::string result_text(const boost::json::value& result);

template <class T>
T read_arguments(std::string text) {
    if constexpr (std::same_as<T, std::string>) return text;
    else {
        T value{};
        json_reading reading(strictness::normal);
        if (!read_json(argument_document(text), value, json_path(), reading)) throw bad_arguments(reading.complaint());
        return value;
    }
}

template <class T>
std::string write_result(T&& result) {
    if constexpr (std::convertible_to<T&&, std::string>) return std::string(std::forward<T>(result));
    else return result_text(to_json(result));
}

template <class T>
struct awaited {
    using type = T;
    static constexpr bool is_coroutine = false;
};
template <class T>
struct awaited<boost::asio::awaitable<T>> {
    using type = T;
    static constexpr bool is_coroutine = true;
};

/// Runs one tool call. The coroutine shares ownership of the function, so that the function lives until the call ends.
template <class Result, class... Arguments>
boost::asio::awaitable<std::string> call_tool(std::shared_ptr<std::function<Result(Arguments...)>> function,
                                              std::remove_cvref_t<Arguments>... arguments) {
    using how = awaited<Result>;
    if constexpr (how::is_coroutine && std::is_void_v<typename how::type>) {
        co_await (*function)(std::move(arguments)...);
        co_return std::string();
    } else if constexpr (how::is_coroutine) {
        auto result = co_await (*function)(std::move(arguments)...);
        co_return write_result(std::move(result));
    } else if constexpr (std::is_void_v<Result>) {
        (*function)(std::move(arguments)...);
        co_return std::string();
    } else {
        co_return write_result((*function)(std::move(arguments)...));
    }
}

struct no_arguments {};
BOOST_DESCRIBE_STRUCT(no_arguments, (), ())

/// Describes what a tool's function takes and returns. `Function` is the type of `std::function(f)` for a tool's
/// function `f`. The primary template is for functions with several arguments.
template <class Function>
struct tool_function {
    using result = void;
    /// True if the function has at most one parameter and the type of this parameter can be read from JSON.
    static constexpr bool takes_one = false;
    static constexpr bool described_by_it = false;
};

template <class Result>
struct tool_function<std::function<Result()>> {
    using type = std::function<Result()>;
    using result = typename awaited<Result>::type;
    static constexpr bool takes_one = true;
    static constexpr bool described_by_it = true;

    static tool_handler handler(type function) {
        return [function = std::make_shared<type>(std::move(function))](const std::string&) {
            return call_tool<Result>(function);
        };
    }
    static boost::json::value schema(schema_style style) { return json_schema<no_arguments>(style); }
};

template <class Result, class Argument>
struct tool_function<std::function<Result(Argument)>> {
    using type = std::function<Result(Argument)>;
    using result = typename awaited<Result>::type;
    using value = std::remove_cvref_t<Argument>;
    static constexpr bool takes_one = json_form<value>;
    static constexpr bool described_by_it = described<value>;

    static tool_handler handler(type function) {
        return [function = std::make_shared<type>(std::move(function))](std::string text) {
            return call_tool<Result, Argument>(function, read_arguments<value>(std::move(text)));
        };
    }
    static boost::json::value schema(schema_style style) { return json_schema<value>(style); }
};

template <class Function>
concept has_one_signature = requires(Function function) { std::function(std::move(function)); };

template <class T>
concept tool_result = std::is_void_v<T> || std::convertible_to<T&&, std::string> || json_form<std::remove_cvref_t<T>>;

/// Whether a tool can be made from a function. If not, the program does not compile, and a static assertion says which
/// functions are allowed. If `by_itself` is true, the JSON schema is derived from the type of the function's parameter.
/// If `by_itself` is false, the caller passes a definition of the tool.
template <class Function, bool by_itself>
consteval bool is_tool_function() {
    static_assert(has_one_signature<Function>,
                  "a tool's function has one signature: it is neither generic nor overloaded");
    if constexpr (has_one_signature<Function>) {
        using made = tool_function<decltype(std::function(std::declval<Function>()))>;
        constexpr bool takes = by_itself ? made::described_by_it : made::takes_one;
        static_assert(takes, "a tool's function takes nothing or one described struct (BOOST_DESCRIBE_STRUCT); with a "
                             "definition made by hand also boost::json::object, boost::json::value or std::string");
        constexpr bool gives = tool_result<typename made::result>;
        static_assert(gives, "a tool's function gives text, or what openai::to_json takes, or an asio::awaitable of "
                             "either, or nothing");
        return takes && gives;
    } else {
        return false;
    }
}

template <class Function>
struct tool_maker {
    static void add(tool_set& to, std::string name, std::string description, Function function) {
        add(to, std::move(name), std::move(description), std::move(function), schema_style::strict);
    }

    static void add(tool_set& to, std::string name, std::string description, Function function, schema_style style) {
        if constexpr (is_tool_function<Function, true>()) {
            using made = tool_function<decltype(std::function(std::declval<Function>()))>;
            const auto strict = style == schema_style::strict ? std::optional(true) : std::nullopt;
            to.add(tool::function(std::move(name), std::move(description), made::schema(style), strict),
                   made::handler(std::move(function)));
        }
    }

    static void add(tool_set& to, tool definition, Function function) {
        if constexpr (is_tool_function<Function, false>()) {
            using made = tool_function<decltype(std::function(std::declval<Function>()))>;
            to.add(std::move(definition), made::handler(std::move(function)));
        }
    }
};

template <class Object, class Result, class... Arguments>
std::function<Result(Arguments...)> bound(std::shared_ptr<Object> object, Result (Object::*function)(Arguments...)) {
    return [object = std::move(object), function](Arguments... arguments) -> Result {
        return ((*object).*function)(std::forward<Arguments>(arguments)...);
    };
}

template <class Object, class Result, class... Arguments>
std::function<Result(Arguments...)> bound(std::shared_ptr<Object> object,
                                          Result (Object::*function)(Arguments...) const) {
    return [object = std::move(object), function](Arguments... arguments) -> Result {
        return ((*object).*function)(std::forward<Arguments>(arguments)...);
    };
}

template <class Object>
struct member_tools {
    static void add(tool_set& to, std::shared_ptr<Object> object) {
        static_assert(only_members_are_described<Object>(), "descriptions: names what the struct does not have");
        for_each_function<Object>([&](std::string_view name, auto function) {
            to.add(std::string(name), std::string(description_of<Object>(name)), bound(object, function));
        });
    }
};

} // namespace detail
} // namespace openai
