// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai {

/// The URL of an image: a web address or a `data:` URL.
struct image_url {
    std::string url;                   ///< `https:` or `data:`
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

/// A file. Either it was uploaded before (`file_id`), or it is sent with the message (`filename` and `file_data`).
struct input_file {
    std::optional<std::string> file_id;   ///< id of an uploaded file
    std::optional<std::string> filename;  ///< name of the file
    std::optional<std::string> file_data; ///< a `data:` URL

    input_file() = default;
};

/// One part of a message: text, an image, audio, a file or a refusal. Use the static functions to make one.
class OPENAI_DECL content_part {
public:
    std::string type = "text";          ///< "text", "image_url", "input_audio", "file", "refusal" or a provider's own
    std::optional<std::string> text;    ///< for "text"
    std::optional<std::string> refusal; ///< for "refusal"
    std::optional<openai::image_url> image_url;     ///< for "image_url"
    std::optional<openai::input_audio> input_audio; ///< for "input_audio"
    std::optional<openai::input_file> file;         ///< for "file"
    boost::json::object extra;                      ///< other members, sent as they are

    // Defined in the library. Otherwise every translation unit that uses the class would compile the code that copies
    // its members.
    content_part();
    content_part(const content_part&);
    content_part(content_part&&) noexcept;
    content_part& operator=(const content_part&);
    content_part& operator=(content_part&&);
    ~content_part();

    /// A text part.
    static content_part from_text(std::string text);

    /// The text of a model's refusal, for a message that you send back.
    static content_part from_refusal(std::string text);

    /// An image, given by its URL (`https:` or `data:`). `detail`: "auto", "low" or "high".
    static content_part image(std::string url, std::optional<std::string> detail = {});

    /// An image, given by its bytes. It is sent as a `data:` URL. The first bytes must be those of a PNG, JPEG, GIF,
    /// WebP or BMP image; otherwise this throws `error` (`invalid_argument`).
    static content_part image_bytes(std::string_view bytes, std::optional<std::string> detail = {});

    /// An image from a file. It is sent in the same way as `image_bytes`. This call reads the file, so it can block.
    /// Throws `error`, whose message names the path:
    /// - `invalid_argument` if the file is empty, is not an image of one of those kinds, is not a regular file (but,
    ///   for instance, a pipe or a device), or cannot be read. If it cannot be read, the `cause` is the operating
    ///   system's reason.
    /// - `limit_exceeded` if the file has more than 128 MiB.
    static content_part image_file(const std::string& path, std::optional<std::string> detail = {});

    /// Audio, given as base64 text. `format`: "wav" or "mp3".
    static content_part audio(std::string base64, std::string format);

    /// Audio, given by its bytes. `format`: "wav" or "mp3".
    static content_part audio_bytes(std::string_view bytes, std::string format);

    /// A file that was uploaded before.
    static content_part file_id(std::string id);

    /// A file, given by its bytes. It is sent as a `data:` URL. The library finds the media type of that URL from the
    /// first bytes, or else from the extension of the file name.
    static content_part file_bytes(std::string filename, std::string_view bytes);
};

} // namespace openai
