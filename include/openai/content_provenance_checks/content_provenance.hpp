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

/// Types for checking whether OpenAI generated an image or a recording. They follow the description of
/// `/content_provenance_checks` in OpenAI's API document.
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

/// The result for one kind of mark: C2PA metadata or a SynthID watermark. Even if no mark was detected, OpenAI may have
/// generated the content, because marks can be removed.
class OPENAI_DECL content_provenance_result {
public:
    std::string type;                            ///< "c2pa" or "synthid"
    std::string outcome;                         ///< "detected" or "not_detected"
    std::optional<std::string> validation_state; ///< for "c2pa": whether the manifest is valid
    std::optional<std::string> issuer;           ///< for "c2pa": the issuer of the manifest
    std::optional<std::string> model;            ///< the model that generated the content, if known
    std::optional<std::string> generated_at;     ///< UTC time in the format of RFC 3339, if known
    boost::json::object extra;                   ///< other members that the provider sent

    content_provenance_result() = default;

    /// Whether the mark was detected.
    bool detected() const noexcept { return outcome == "detected"; }
};

/// The results of a check. An image is checked for C2PA and SynthID, and a recording is checked for SynthID.
class OPENAI_DECL content_provenance_check {
public:
    std::string object;                             ///< the kind of this object
    std::int64_t created_at = 0;                    ///< seconds since 1970
    std::vector<content_provenance_result> results; ///< one for each kind of mark
    boost::json::object extra;                      ///< other members that the provider sent

    content_provenance_check() = default;

    /// Whether any kind of mark was detected.
    bool detected() const noexcept;
};

} // namespace openai
