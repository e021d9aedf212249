// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/file_input.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Whether a picture or a recording carries signs that OpenAI has generated it. Facts: OpenAI's API document,
/// `/content_provenance_checks`.
namespace openai {

/// What is to be checked.
class OPENAI_DECL content_provenance_request : public detail::adders<content_provenance_request> {
public:
    file_input file;                ///< an image or a recording
    boost::json::object extra_body; ///< what has no field here

    content_provenance_request() = default;
    explicit content_provenance_request(file_input what)
        : file(std::move(what)) {}
};

/// What one kind of sign says. Nothing found does not mean that the content was not generated: signs can be removed.
class OPENAI_DECL content_provenance_result {
public:
    std::string type;                            ///< "c2pa" or "synthid"
    std::string outcome;                         ///< "detected" or "not_detected"
    std::optional<std::string> validation_state; ///< of a C2PA manifest
    std::optional<std::string> issuer;           ///< of a C2PA manifest
    std::optional<std::string> model;            ///< by which the content was generated, if that is known
    std::optional<std::string> generated_at;     ///< UTC, RFC 3339, if that is known
    boost::json::object extra;                   ///< what else the provider sent

    content_provenance_result() = default;

    bool detected() const noexcept { return outcome == "detected"; }
};

/// The answer: of an image what C2PA and SynthID say, of a recording what SynthID says.
class OPENAI_DECL content_provenance_check {
public:
    std::string object;
    std::int64_t created_at = 0; ///< seconds since 1970
    std::vector<content_provenance_result> results;
    boost::json::object extra; ///< what else the provider sent

    content_provenance_check() = default;

    /// Whether any kind of sign was found.
    bool detected() const noexcept;
};

} // namespace openai
