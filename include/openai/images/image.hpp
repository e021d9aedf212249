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

/// An image that a model made: its URL, or its bytes in base64.
class OPENAI_DECL image {
public:
    std::optional<std::string> url;            ///< the provider deletes the image at this URL after an hour or so
    std::optional<std::string> b64_json;       ///< the image in base64
    std::optional<std::string> revised_prompt; ///< the prompt that the model used instead of yours
    boost::json::object extra;                 ///< other members that the provider sent

    image() = default;

    /// Returns the bytes of the image, decoded from `b64_json` or from a `data:` URL. Throws `error`:
    /// `invalid_response` if the text is not valid base64, or `invalid_argument` if the image has neither `b64_json`
    /// nor a `data:` URL. For an `https:` or `http:` URL, use `images::download`.
    std::string bytes() const;

    /// Writes `bytes()` to a file. An existing file is replaced. This function blocks. Throws what `bytes()` throws,
    /// and `error` (`file_failed`) if the file cannot be written.
    void save_to(const std::string& path) const;
};

/// The tokens that were used and billed for images.
class OPENAI_DECL image_usage {
public:
    /// The number of tokens of each kind.
    class OPENAI_DECL details {
    public:
        std::int64_t text_tokens = 0;  ///< tokens of text
        std::int64_t image_tokens = 0; ///< tokens of images

        details() = default;
    };

    std::int64_t input_tokens = 0;  ///< tokens of the input
    std::int64_t output_tokens = 0; ///< tokens of the output
    std::int64_t total_tokens = 0;  ///< the sum of both
    details input_tokens_details;   ///< parts of `input_tokens`
    details output_tokens_details;  ///< parts of `output_tokens`
    boost::json::object extra;      ///< other members that the provider sent

    image_usage() = default;
};

/// The images that a model made.
class OPENAI_DECL image_list {
public:
    std::vector<image> data;                  ///< the images
    std::int64_t created = 0;                 ///< seconds since 1970; 0 if the server does not say
    std::optional<std::string> background;    ///< "transparent", "opaque"
    std::optional<std::string> output_format; ///< "png", "webp", "jpeg"
    std::optional<std::string> quality;       ///< "low", "medium", "high"
    std::optional<std::string> size;          ///< "1024x1024", ...
    std::optional<image_usage> usage;         ///< the tokens used, if the server states them
    boost::json::object extra;                ///< other members that the provider sent

    image_list() = default;

    /// Returns an iterator to the first element.
    auto begin() const noexcept { return data.begin(); }
    /// Returns an iterator past the last element.
    auto end() const noexcept { return data.end(); }
};

/// The outcome of `images::save`.
class OPENAI_DECL saved_images {
public:
    /// An image that was not saved.
    class OPENAI_DECL failure {
    public:
        std::size_t number = 0; ///< position of the image in the list, counted from 1
        openai::error error;    ///< why the image was not saved

        failure() = default;
    };

    std::vector<std::string> paths; ///< paths of the files that were written
    std::vector<failure> failures;  ///< the images that were not saved

    saved_images() = default;

    /// Whether every image was saved.
    bool complete() const noexcept { return failures.empty(); }
};

} // namespace openai
