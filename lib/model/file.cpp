// SPDX-License-Identifier: BSL-1.0
#include "model/file_fields.hpp"
#include "model/form_writer.hpp"
#include "model/query.hpp"
#include "model/read.hpp"

namespace openai {

template mapping::form mapping::write_form(const file_upload&);
template mapping::query mapping::write_query(const file_list_parameters&);
template file_object mapping::read(std::shared_ptr<const http_response>);
template page<file_object> mapping::read(std::shared_ptr<const http_response>);

} // namespace openai
