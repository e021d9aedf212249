// SPDX-License-Identifier: BSL-1.0
#include "model/form_writer.hpp"
#include "model/json_writer.hpp"
#include "model/read.hpp"

#include <openai/content_provenance.hpp>

#include <algorithm>

namespace openai {

BOOST_DESCRIBE_STRUCT(content_provenance_request, (), (file))
BOOST_DESCRIBE_STRUCT(content_provenance_result, (), (type, outcome, validation_state, issuer, model, generated_at))
BOOST_DESCRIBE_STRUCT(content_provenance_check, (), (object, created_at, results))

template <>
inline constexpr std::array<std::string_view, 2> mapping::needed_fields<content_provenance_result>{"type", "outcome"};
template <>
inline constexpr std::array<std::string_view, 1> mapping::needed_fields<content_provenance_check>{"results"};

template mapping::form mapping::write_form(const content_provenance_request&);
template void mapping::for_each_file(content_provenance_request&, const mapping::file_visit&);
template content_provenance_check mapping::read(const detail::http_message&);

bool content_provenance_check::detected() const noexcept {
    return std::ranges::any_of(results, &content_provenance_result::detected);
}

} // namespace openai
