// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/codec.hpp"

#include <openai/conversations.hpp>

namespace openai {
namespace endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_conversation::wire = make_codec<create_conversation>("POST", "/conversations");
constinit const codec retrieve_conversation::wire = make_codec<retrieve_conversation>("GET", "/conversations/{id}");
constinit const codec update_conversation::wire = make_codec<update_conversation>("POST", "/conversations/{id}");
constinit const codec delete_conversation::wire = make_codec<delete_conversation>("DELETE", "/conversations/{id}");
constinit const codec create_conversation_items::wire =
    make_codec<create_conversation_items>("POST", "/conversations/{id}/items");
constinit const codec list_conversation_items::wire =
    make_codec<list_conversation_items>("GET", "/conversations/{id}/items");
constinit const codec retrieve_conversation_item::wire = make_codec<retrieve_conversation_item>(
    "GET", "/conversations/{id}/items/{item_id}", detail::encode_query<retrieve_parameters>);
constinit const codec delete_conversation_item::wire =
    make_codec<delete_conversation_item>("DELETE", "/conversations/{id}/items/{item_id}");

} // namespace endpoints

pager<response_item> conversation_item_list::list_all(std::string id, item_list_parameters parameters,
                                                      call_options options) const {
    return pager<response_item>(
        bind(detail::call_of<endpoints::list_conversation_items>(std::move(parameters)).at(std::move(id)),
             std::move(options)));
}

} // namespace openai
