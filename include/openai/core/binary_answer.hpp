// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// An answer that consists of bytes: audio, an image, or the content of a file. The bytes are held in memory, and
/// `client_options::max_response_body` limits their number. A `binary_answer` is cheap to copy.
class OPENAI_DECL binary_answer {
public:
    binary_answer() = default;
    explicit binary_answer(http_response received)
        : received_(std::move(received)) {}

    /// Returns the bytes. The view is valid as long as this answer or a copy of it exists.
    std::string_view bytes() const noexcept { return received_.body(); }

    /// Returns the media type in lower case and without parameters, e.g. "audio/mpeg". Returns an empty string if the
    /// server did not state it.
    std::string content_type() const;

    /// Writes the bytes to the file `path`. If the file exists, it is overwritten. This call blocks. If writing fails,
    /// removes the partly written file and throws `error` (`file_failed`). The `cause` of the error is the operating
    /// system's reason.
    void save_to(const std::string& path) const;

private:
    http_response received_;
};

} // namespace openai
