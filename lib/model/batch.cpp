// SPDX-License-Identifier: BSL-1.0
#include "model/batch_fields.hpp"
#include "model/read.hpp"
#include "model/write.hpp"

namespace openai {

template std::string mapping::write(const batch_request&, bool);
template batch mapping::read(std::shared_ptr<const http_response>);
template page<batch> mapping::read(std::shared_ptr<const http_response>);

bool batch::has_ended() const noexcept {
    for (const auto* word : {"completed", "failed", "expired", "cancelled", "ended"})
        if (state == word) return true;
    return false;
}

} // namespace openai
