// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_item.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace openai {

/// A source or file to which a text refers, such as a web page. The `type` decides which members are set. The positions
/// in the text are as the server sent them; the library does not convert them to byte positions.
class OPENAI_DECL response_annotation {
public:
    std::string type;                    ///< "url_citation", "file_citation", "container_file_citation", "file_path"
    std::optional<std::string> url;      ///< the address of a web page
    std::optional<std::string> title;    ///< the title of a web page
    std::optional<std::string> file_id;  ///< id of the file
    std::optional<std::string> filename; ///< name of the file
    std::optional<std::string> container_id; ///< the container that has the file
    std::optional<std::int64_t> index;       ///< position of the file in the list of files
    std::optional<std::int64_t> start_index; ///< position of the citation's first character in the text
    std::optional<std::int64_t> end_index;   ///< position of the citation's last character in the text
    boost::json::object extra;               ///< all other JSON members

    response_annotation() = default;
};

/// One part of a message, of a tool's output, or of a reasoning item. The `type` decides which members are set.
class OPENAI_DECL response_part {
public:
    /// One of "input_text", "input_image", "input_file", "output_text", "refusal", "reasoning_text", "summary_text",
    /// "text", "computer_screenshot", or a provider-specific type.
    std::string type;
    std::optional<std::string> text;              ///< for the types whose name ends in "text"
    std::optional<std::string> refusal;           ///< for "refusal": the text with which the model refuses to answer
    std::vector<response_annotation> annotations; ///< for "output_text"
    std::vector<boost::json::value> logprobs;     ///< for "output_text", if the request's `include` asks for them
    std::optional<std::string> image_url;         ///< a URL, or the image itself as a `data:` URL
    std::optional<std::string> file_id;           ///< id of an uploaded image or file
    std::optional<std::string> filename;          ///< name of the file
    std::optional<std::string> file_data;         ///< the file in base64, or as a `data:` URL
    std::optional<std::string> file_url;          ///< URL from which the server fetches the file
    /// How much detail the model sees. For an image: "low", "high", "auto", "original". For a file: "low", "high".
    std::optional<std::string> detail;
    /// Set this to `{"mode": "explicit"}` to let the server cache the prompt up to the end of this part.
    std::optional<boost::json::value> prompt_cache_breakpoint;
    boost::json::object extra; ///< all other JSON members

    response_part() = default;

    /// Makes a text part for a message that you write.
    static response_part input_text(std::string text);
    /// Makes a text part for a message that the model wrote and that you send back to it.
    static response_part output_text(std::string text);

    /// Makes an image part from the URL of an image (`https:` or `data:`).
    static response_part input_image(std::string url, std::string detail = "auto");

    /// Makes an image part that refers to an uploaded image.
    static response_part input_image_file(std::string file_id, std::string detail = "auto");

    /// Makes a file part that refers to an uploaded file.
    static response_part input_file(std::string file_id);

    /// Makes a file part from the URL of a file.
    static response_part input_file_url(std::string url);

    /// Makes a file part from the content of a file. `data` is the content as base64 text or as a `data:` URL.
    static response_part input_file_data(std::string filename, std::string data);
};

/// The content of a message or of a tool's output: one string, or a list of parts.
using response_content = std::variant<std::string, std::vector<response_part>>;

/// Returns the texts of all parts, joined. Leaves out refusals.
OPENAI_DECL std::string text_of(const response_content& content);

/// A message, such as a user's text or the model's answer.
class OPENAI_DECL message_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "message";

    std::optional<std::string> id;     ///< the id that the server gave this item
    std::string role;                  ///< "user", "assistant", "system", "developer"
    response_content content;          ///< one string, or a list of parts
    std::optional<std::string> phase;  ///< for the role "assistant": "commentary" or "final_answer"
    std::optional<std::string> status; ///< "in_progress", "completed", "incomplete"
    boost::json::object extra;         ///< all other JSON members

    message_item() = default;
    message_item(std::string who, response_content what)
        : role(std::move(who))
        , content(std::move(what)) {}

    /// Returns the texts of all parts, joined. Leaves out refusals.
    std::string text() const { return text_of(content); }

    /// Returns the texts of all refusals, joined.
    std::string refusal() const;
};

} // namespace openai
