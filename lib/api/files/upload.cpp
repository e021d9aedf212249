// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/files/upload_fields.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/form_writer.hpp"
#include "json/write.hpp"

namespace openai {

template std::string detail::mapping::write(const upload_request&, bool, detail::mapping::recipient);
template std::string detail::mapping::write(const upload_completion&, bool, detail::mapping::recipient);
template detail::mapping::form detail::mapping::write_form(const part_upload&);
template void detail::mapping::for_each_file(part_upload&, const detail::mapping::file_visit&);
template void detail::mapping::read(const detail::http_message&, upload&);
template void detail::mapping::read(const detail::http_message&, upload_part&);

template class detail::api_json<upload_request>;
template class detail::api_json<upload_completion>;
template class detail::api_json<upload>;
template class detail::api_json<upload_part>;

} // namespace openai
