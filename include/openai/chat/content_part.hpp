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
    std::optional<std::string> detail; ///< "auto", "low" or "high"; if not set, the server chooses

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
    std::string type = "text"; ///< "text", "image_url", "input_audio", "file", "refusal" or a provider-specific type
    std::optional<std::string> text;                ///< for "text"
    std::optional<std::string> refusal;             ///< for "refusal"
    std::optional<openai::image_url> image_url;     ///< for "image_url"
    std::optional<openai::input_audio> input_audio; ///< for "input_audio"
    std::optional<openai::input_file> file;         ///< for "file"
    boost::json::object extra;                      ///< other members; they are sent unchanged

    // These functions are defined in the library, so that the translation units that use the class do not compile the
    // code that copies its members.
    content_part();
    content_part(const content_part&);
    content_part(content_part&&) noexcept;
    content_part& operator=(const content_part&);
    content_part& operator=(content_part&&);
    ~content_part();

    /// Makes a text part.
    static content_part from_text(std::string text);

    /// Makes a part with the text of a model's refusal, for a message that you send back.
    static content_part from_refusal(std::string text);

    /// Makes an image part from the URL of an image (`https:` or `data:`). `detail` is "auto", "low" or "high".
    static content_part image(std::string url, std::optional<std::string> detail = {});

    /// Makes an image part from the bytes of an image. The image is sent as a `data:` URL. Throws `error`
    /// (`invalid_argument`) if the first bytes are not those of a PNG, JPEG, GIF, WebP or BMP image.
    static content_part image_bytes(std::string_view bytes, std::optional<std::string> detail = {});

    /// Makes an image part from an image file. The image is sent as a `data:` URL. This function reads the file, so it
    /// can block. Throws `error` if this fails. The message names the path, and the code is one of these:
    /// - `invalid_argument` if the file is not a regular file, cannot be read, is empty, or is not a PNG, JPEG, GIF,
    ///   WebP or BMP image. If it cannot be read, `cause` is the operating system's reason.
    /// - `limit_exceeded` if the file is larger than 128 MiB.
    static content_part image_file(const std::string& path, std::optional<std::string> detail = {});

    /// Makes an audio part from base64 text. `format` is "wav" or "mp3".
    static content_part audio(std::string base64, std::string format);

    /// Makes an audio part from the bytes of an audio file. `format` is "wav" or "mp3".
    static content_part audio_bytes(std::string_view bytes, std::string format);

    /// Makes a part that refers to an uploaded file.
    static content_part file_id(std::string id);

    /// Makes a file part from the bytes of a file. The file is sent as a `data:` URL. The library derives the media
    /// type of this URL from the first bytes. If it does not recognize them, it uses the extension of the file name.
    static content_part file_bytes(std::string filename, std::string_view bytes);
};

} // namespace openai
