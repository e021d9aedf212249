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

/// Types for checking whether an image or a recording carries signs that OpenAI generated it. Source: the description
/// of `/content_provenance_checks` in OpenAI's API document.
namespace openai {

/// A request to check a file.
class OPENAI_DECL content_provenance_request : public detail::adders<content_provenance_request> {
public:
    file_input file;                ///< an image or a recording
    boost::json::object extra_body; ///< members for which this class has no field

    content_provenance_request() = default;
    explicit content_provenance_request(file_input what)
        : file(std::move(what)) {}
};

/// The result for one kind of sign. If no sign was detected, the content can still have been generated, because signs
/// can be removed.
class OPENAI_DECL content_provenance_result {
public:
    std::string type;                            ///< "c2pa" or "synthid"
    std::string outcome;                         ///< "detected" or "not_detected"
    std::optional<std::string> validation_state; ///< of a C2PA manifest
    std::optional<std::string> issuer;           ///< of a C2PA manifest
    std::optional<std::string> model;            ///< the model that generated the content, if known
    std::optional<std::string> generated_at;     ///< UTC time, RFC 3339, if known
    boost::json::object extra;                   ///< other members that the provider sent

    content_provenance_result() = default;

    /// Whether the sign was found.
    bool detected() const noexcept { return outcome == "detected"; }
};

/// The results of a check. An image is checked for the signs of C2PA and SynthID, a recording for those of SynthID.
class OPENAI_DECL content_provenance_check {
public:
    std::string object;                             ///< the kind of this object
    std::int64_t created_at = 0;                    ///< seconds since 1970
    std::vector<content_provenance_result> results; ///< one for each kind of sign
    boost::json::object extra;                      ///< other members that the provider sent

    content_provenance_check() = default;

    /// Whether any kind of sign was found.
    bool detected() const noexcept;
};

} // namespace openai
