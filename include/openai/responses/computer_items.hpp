// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_item.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Items for computer use: the model operates a screen, a mouse and a keyboard through your program.
namespace openai {

/// One action at the computer. The `type` decides which members are set.
class OPENAI_DECL computer_action {
public:
    /// One of "click", "double_click", "drag", "keypress", "move", "screenshot", "scroll", "type", "wait".
    std::string type;
    std::optional<std::int64_t> x;        ///< in pixels
    std::optional<std::int64_t> y;        ///< in pixels
    std::optional<std::int64_t> scroll_x; ///< horizontal distance of a scroll
    std::optional<std::int64_t> scroll_y; ///< vertical distance of a scroll
    std::optional<std::string> button;    ///< "left", "right", "wheel", "back", "forward"
    std::vector<std::string> keys;        ///< keys to press, or to hold during a mouse action
    std::optional<std::string> text;      ///< the text to type
    std::vector<boost::json::value> path; ///< points of a drag, each `{"x": ..., "y": ...}`
    boost::json::object extra;            ///< all other JSON members

    computer_action() = default;
};

/// A safety check that you must acknowledge before you carry out an action.
class OPENAI_DECL computer_safety_check {
public:
    std::string id;                     ///< id of the check
    std::optional<std::string> code;    ///< the kind of the check
    std::optional<std::string> message; ///< the reason, as a text for people
    boost::json::object extra;          ///< all other JSON members

    computer_safety_check() = default;
};

/// The actions that the model wants your program to carry out at the computer. Answer with a
/// `computer_call_output_item`.
class OPENAI_DECL computer_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "computer_call";

    std::optional<std::string> id;         ///< the id that the server gave this item
    std::string call_id;                   ///< copy it into the item that answers this call
    std::optional<computer_action> action; ///< set if there is a single action
    std::vector<computer_action> actions;  ///< several actions, in the order in which to carry them out
    std::vector<computer_safety_check> pending_safety_checks; ///< the checks that your answer must acknowledge
    std::optional<std::string> status;                        ///< "in_progress", "completed", "incomplete"
    boost::json::object extra;                                ///< all other JSON members

    computer_call_item() = default;
};

/// A picture of the screen after the actions.
class OPENAI_DECL computer_screenshot {
public:
    std::string type = "computer_screenshot"; ///< always "computer_screenshot"
    std::optional<std::string> image_url;     ///< a URL, or the image itself as a `data:` URL
    std::optional<std::string> file_id;       ///< id of an uploaded image
    boost::json::object extra;                ///< all other JSON members

    computer_screenshot() = default;
};

/// Your program's answer to a `computer_call_item`.
class OPENAI_DECL computer_call_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "computer_call_output";

    std::optional<std::string> id;                                 ///< the id that the server gave this item
    std::string call_id;                                           ///< the `call_id` of the call that this item answers
    computer_screenshot output;                                    ///< the screen after the actions
    std::vector<computer_safety_check> acknowledged_safety_checks; ///< the checks that your user has confirmed
    std::optional<std::string> status;     ///< "in_progress", "completed", "incomplete", "failed"
    std::optional<std::string> created_by; ///< id of the actor that created the item
    boost::json::object extra;             ///< all other JSON members

    computer_call_output_item() = default;
};

} // namespace openai
