// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <string>
#include <utility>

namespace openai {

/// How the client sends the API key to a server. An empty key is never sent, whatever the style.
class OPENAI_DECL auth_style {
public:
    /// The forms in which a key can be sent. The default constructor selects `automatic`. Each of the other values is
    /// selected by the static function with the same name.
    enum class form { automatic, bearer, header, anthropic, none };

    /// Chooses the style by the server's host name: `anthropic` for api.anthropic.com, `header("api-key")` for Azure
    /// (*.openai.azure.com, *.cognitiveservices.azure.com, *.services.ai.azure.com), and `bearer` for all other hosts.
    auth_style() = default;

    /// Sends `Authorization: Bearer <key>`.
    static auth_style bearer() { return auth_style(form::bearer); }
    /// Sends the key in a header of this name, e.g. "api-key". The value of the header is the key alone.
    static auth_style header(std::string name) { return auth_style(form::header, std::move(name)); }
    /// Sends the key both as `x-api-key` and as `Authorization: Bearer`, and adds `anthropic-version: 2023-06-01`.
    static auth_style anthropic() { return auth_style(form::anthropic); }
    /// Never sends the key.
    static auth_style none() { return auth_style(form::none); }

    /// Makes a style from a string in a configuration file: "automatic", "bearer", "anthropic" or "none". An empty
    /// string means "automatic". Any other string is the name of a header.
    static auth_style from_text(std::string text);

    /// Returns the form in which the key is sent.
    form how() const noexcept { return how_; }
    const std::string& header_name() const noexcept { return header_; } ///< the name given to `header()`, or empty

    friend bool operator==(const auth_style&, const auth_style&) = default;

private:
    explicit auth_style(form how, std::string header = {})
        : how_(how)
        , header_(std::move(header)) {}

    form how_ = form::automatic;
    std::string header_;
};

} // namespace openai
