// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/pager_members.hpp"

#include <openai/batches.hpp>

namespace openai {
namespace endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_batch::wire = make_codec<create_batch>("POST", "/batches");
constinit const codec retrieve_batch::wire = make_codec<retrieve_batch>("GET", "/batches/{id}");
constinit const codec cancel_batch::wire = make_codec<cancel_batch>("POST", "/batches/{id}/cancel");
constinit const codec list_batches::wire = make_codec<list_batches>("GET", "/batches");

} // namespace endpoints

pager<batch> batches::list_all(batch_list_parameters parameters, call_options options) const {
    return pager<batch>(bind(detail::call_of<endpoints::list_batches>(std::move(parameters)), std::move(options)));
}

template class pager<batch>;

} // namespace openai
