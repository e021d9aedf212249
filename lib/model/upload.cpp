// SPDX-License-Identifier: BSL-1.0
#include "model/form_writer.hpp"
#include "model/read.hpp"
#include "model/upload_fields.hpp"

namespace openai {

template std::string mapping::write(const upload_request&, bool);
template std::string mapping::write(const upload_completion&, bool);
template mapping::form mapping::write_form(const part_upload&);
template upload mapping::read(std::shared_ptr<const http_response>);
template upload_part mapping::read(std::shared_ptr<const http_response>);

} // namespace openai
