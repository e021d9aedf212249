// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/message_item.hpp>

/// Items for a model's reasoning, for a compacted part of the conversation, for a reference to a stored item, and for a
/// program that the model wrote to call tools.
namespace openai {

/// The reasoning of the model before its answer. If you set `store(false)` in a request, the server does not keep the
/// reasoning. In this case, also add "reasoning.encrypted_content" to the `include` of that request. Then add the
/// reasoning item that you receive to the input of the next request.
class OPENAI_DECL reasoning_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "reasoning";

    std::optional<std::string> id;                ///< the id that the server gave this item
    std::vector<response_part> summary;           ///< parts of type "summary_text"
    std::vector<response_part> content;           ///< parts of type "reasoning_text", from models that send them
    std::optional<std::string> encrypted_content; ///< opaque; send it back unchanged
    std::optional<std::string> status;            ///< "in_progress", "completed", "incomplete"
    boost::json::object extra;                    ///< all other JSON members

    reasoning_item() = default;

    /// Returns the text of `content` or, if `content` is empty, the text of `summary`. The parts are separated by empty
    /// lines.
    std::string text() const;
};

/// A compacted part of the conversation, in a form that only the server can read.
class OPENAI_DECL compaction_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "compaction";

    std::optional<std::string> id;         ///< the id that the server gave this item
    std::string encrypted_content;         ///< opaque; send it back unchanged
    std::optional<std::string> created_by; ///< id of the actor that created the item
    boost::json::object extra;             ///< all other JSON members

    compaction_item() = default;
};

/// Tells the server to compact all items that precede this item in the input.
class OPENAI_DECL compaction_trigger_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "compaction_trigger";

    boost::json::object extra; ///< all other JSON members

    compaction_trigger_item() = default;
};

/// A reference to an item that the server has stored.
class OPENAI_DECL item_reference_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "item_reference";

    std::string id;            ///< id of the stored item
    boost::json::object extra; ///< all other JSON members

    item_reference_item() = default;
    explicit item_reference_item(std::string item_id)
        : id(std::move(item_id)) {}
};

/// A program that the model wrote to call tools.
class OPENAI_DECL program_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "program";

    std::string id;            ///< the id that the server gave this item
    std::string call_id;       ///< connects the program with its `program_output_item`
    std::string code;          ///< the program's source, in JavaScript
    std::string fingerprint;   ///< opaque; send it back unchanged
    boost::json::object extra; ///< all other JSON members

    program_item() = default;
};

/// The result of a program that the model wrote.
class OPENAI_DECL program_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "program_output";

    std::string id;            ///< the id that the server gave this item
    std::string call_id;       ///< the `call_id` of the `program_item`
    std::string result;        ///< what the program returned
    std::string status;        ///< "completed", "incomplete"
    boost::json::object extra; ///< all other JSON members

    program_output_item() = default;
};

} // namespace openai
