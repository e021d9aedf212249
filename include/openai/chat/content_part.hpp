// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai {

/// Where an image is: a web address or a `data:` URL.
struct image_url {
    std::string url;
    std::optional<std::string> detail; ///< "auto", "low" or "high"; the server's default if not set

    image_url() = default;
    explicit image_url(std::string address, std::optional<std::string> image_detail = {})
        : url(std::move(address))
        , detail(std::move(image_detail)) {}
};

/// Audio that is sent with a message.
struct input_audio {
    std::string data;   ///< base64
    std::string format; ///< "wav" or "mp3"

    input_audio() = default;
    input_audio(std::string base64, std::string audio_format)
        : data(std::move(base64))
        , format(std::move(audio_format)) {}
};

/// A file, either uploaded before (`file_id`) or sent with the message (`filename` and `file_data`).
struct input_file {
    std::optional<std::string> file_id;
    std::optional<std::string> filename;
    std::optional<std::string> file_data; ///< a `data:` URL

    input_file() = default;
};

/// One part of a message: text, an image, audio, a file or a refusal. Use the static functions to make one.
class OPENAI_DECL content_part {
public:
    std::string type = "text"; ///< "text", "image_url", "input_audio", "file", "refusal" or what a provider invents
    std::optional<std::string> text;
    std::optional<std::string> refusal;
    std::optional<openai::image_url> image_url;
    std::optional<openai::input_audio> input_audio;
    std::optional<openai::input_file> file;
    boost::json::object extra; ///< further members, sent as they are

    // Defined in the library, so that not every unit that uses the class compiles the copying of its members.
    content_part();
    content_part(const content_part&);
    content_part(content_part&&) noexcept;
    content_part& operator=(const content_part&);
    content_part& operator=(content_part&&);
    ~content_part();

    /// Text of the message.
    static content_part from_text(std::string text);

    /// The text with which a model refused; for messages that are sent back.
    static content_part from_refusal(std::string text);

    /// An image, by its URL (`https:` or `data:`). `detail`: "auto", "low", "high".
    static content_part image(std::string url, std::optional<std::string> detail = {});

    /// An image, by its bytes; it is sent as a `data:` URL. PNG, JPEG, GIF, WebP and BMP are recognised by their first
    /// bytes; anything else throws `error` (`invalid_argument`).
    static content_part image_bytes(std::string_view bytes, std::optional<std::string> detail = {});

    /// An image from a file, sent like `image_bytes`. Reads the file now, which may block. Throws `error`:
    /// `invalid_argument` if the file is empty, is not an image of these kinds, cannot be read (the system's reason is
    /// the `cause`), or is not a regular file (a pipe, a device); `limit_exceeded` if it has more than 128 MiB. The
    /// message names the path.
    static content_part image_file(const std::string& path, std::optional<std::string> detail = {});

    /// Audio that is base64 already. `format`: "wav" or "mp3".
    static content_part audio(std::string base64, std::string format);

    /// Audio, by its bytes.
    static content_part audio_bytes(std::string_view bytes, std::string format);

    /// A file that was uploaded before.
    static content_part file_id(std::string id);

    /// A file, by its bytes. It is sent as a `data:` URL, whose media type follows from the first bytes, or else from
    /// the ending of the name.
    static content_part file_bytes(std::string filename, std::string_view bytes);
};

} // namespace openai
