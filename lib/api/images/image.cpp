// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/images/image_fields.hpp"
#include "engine/answers/read_answer.hpp"
#include "text/base64.hpp"
#include "json/form_writer.hpp"

namespace openai {

template std::string detail::mapping::write(const image_request&, bool, detail::mapping::recipient);
template detail::mapping::form detail::mapping::write_form(const image_edit_request&);
template void detail::mapping::for_each_file(image_edit_request&, const detail::mapping::file_visit&);
template detail::mapping::form detail::mapping::write_form(const image_variation_request&);
template void detail::mapping::for_each_file(image_variation_request&, const detail::mapping::file_visit&);
template void detail::mapping::read(const detail::http_message&, image_list&);

std::string image::bytes() const {
    std::string_view text = b64_json ? *b64_json : std::string_view();
    if (text.empty() && url && detail::is_data_url(*url)) text = *url;
    if (text.empty()) throw error(errc::invalid_argument, "image: was not sent along, it has to be downloaded");
    auto decoded = detail::from_base64(text);
    if (!decoded) throw error(errc::invalid_response, "image: is not base64");
    return std::move(*decoded);
}

template class detail::api_json<image_request>;
template class detail::api_json<image>;
template class detail::api_json<image_list>;

} // namespace openai
