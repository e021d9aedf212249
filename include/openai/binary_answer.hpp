// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/response.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// An answer that is bytes: sound, an image, the content of a file. Held in memory, at most
/// `client_options::max_response_body`. Cheap to copy.
class OPENAI_DECL binary_answer : public response {
public:
    binary_answer() = default;
    explicit binary_answer(response answer)
        : response(std::move(answer)) {}

    /// The bytes; they live as long as a copy of this answer.
    std::string_view bytes() const noexcept { return body(); }

    /// "audio/mpeg": lower case, without parameters; empty if the server does not say.
    std::string content_type() const;

    /// Writes the bytes to a file, in place of the one that is there; blocks. Throws `error` (`file_failed`, the
    /// system's reason is its `cause`); a file that could not be written completely is removed.
    void save_to(const std::string& path) const;
};

} // namespace openai
