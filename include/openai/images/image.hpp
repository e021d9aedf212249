// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openai {

/// An image that a model made, given by its URL or by its bytes in base64.
class OPENAI_DECL image {
public:
    std::optional<std::string> url; ///< the provider deletes the image at this URL after an hour or so
    std::optional<std::string> b64_json;
    std::optional<std::string> revised_prompt; ///< the prompt that the model used instead of yours
    boost::json::object extra;                 ///< other members that the provider sent

    image() = default;

    /// Returns the bytes of the image, decoded from `b64_json` or from a `data:` URL. Throws `error`:
    /// `invalid_response` if the text is not valid base64, or `invalid_argument` if there is only an `https:` or
    /// `http:` URL (see `images::download`).
    std::string bytes() const;

    /// Writes `bytes()` to a file. An existing file is replaced. This function blocks. Throws what `bytes()` throws,
    /// and `error` (`file_failed`) if the file cannot be written.
    void save_to(const std::string& path) const;
};

/// The tokens that were used, and billed, for images.
class OPENAI_DECL image_usage {
public:
    /// The number of tokens of each kind.
    class OPENAI_DECL details {
    public:
        std::int64_t text_tokens = 0;
        std::int64_t image_tokens = 0;

        details() = default;
    };

    std::int64_t input_tokens = 0;
    std::int64_t output_tokens = 0;
    std::int64_t total_tokens = 0;
    details input_tokens_details;
    details output_tokens_details;
    boost::json::object extra; ///< other members that the provider sent

    image_usage() = default;
};

/// The images that a model made.
class OPENAI_DECL image_list {
public:
    std::vector<image> data;
    std::int64_t created = 0; ///< seconds since 1970; 0 if the server does not say
    std::optional<std::string> background;
    std::optional<std::string> output_format; ///< "png", "webp", "jpeg"
    std::optional<std::string> quality;
    std::optional<std::string> size;
    std::optional<image_usage> usage;
    boost::json::object extra; ///< other members that the provider sent

    image_list() = default;

    auto begin() const noexcept { return data.begin(); }
    auto end() const noexcept { return data.end(); }
};

/// The outcome of `images::save`.
class OPENAI_DECL saved_images {
public:
    /// An image that was not saved.
    class OPENAI_DECL failure {
    public:
        std::size_t number = 0; ///< position of the image in the list, counted from 1
        openai::error error;

        failure() = default;
    };

    std::vector<std::string> paths; ///< paths of the files that were written
    std::vector<failure> failures;

    saved_images() = default;

    /// Whether every image was saved.
    bool complete() const noexcept { return failures.empty(); }
};

} // namespace openai
