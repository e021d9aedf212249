// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/form_writer.hpp"
#include "json/json_writer.hpp"

#include <openai/content_provenance_checks/content_provenance.hpp>

#include <algorithm>

namespace openai {

BOOST_DESCRIBE_STRUCT(content_provenance_request, (), (file))
BOOST_DESCRIBE_STRUCT(content_provenance_result, (), (type, outcome, validation_state, issuer, model, generated_at))
BOOST_DESCRIBE_STRUCT(content_provenance_check, (), (object, created_at, results))

template <>
inline constexpr std::array<std::string_view, 2> detail::mapping::needed_fields<content_provenance_result>{"type",
                                                                                                           "outcome"};
template <>
inline constexpr std::array<std::string_view, 1> detail::mapping::needed_fields<content_provenance_check>{"results"};

template detail::mapping::form detail::mapping::write_form(const content_provenance_request&);
template void detail::mapping::for_each_file(content_provenance_request&, const detail::mapping::file_visit&);
template void detail::mapping::read(const detail::http_message&, content_provenance_check&);

bool content_provenance_check::detected() const noexcept {
    return std::ranges::any_of(results, &content_provenance_result::detected);
}

template class detail::api_json<content_provenance_check>;

} // namespace openai
