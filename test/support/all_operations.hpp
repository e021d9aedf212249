// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/client.hpp>

#include <boost/core/demangle.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/utility.hpp>

#include <string>
#include <typeinfo>

/// A list of types with every operation that the library declares.
namespace support {

namespace endpoints = openai::endpoints;

/// The list is sorted, with one operation per line. The test architecture.operations_listed compares it with the public
/// headers.
// clang-format off
using all_operations = boost::mp11::mp_list<
    endpoints::add_upload_part,
    endpoints::any_request,
    endpoints::cancel_batch,
    endpoints::cancel_response,
    endpoints::cancel_upload,
    endpoints::compact_items,
    endpoints::complete_upload,
    endpoints::count_input_tokens,
    endpoints::create_batch,
    endpoints::create_chat_completion,
    endpoints::create_completion,
    endpoints::create_content_provenance_check,
    endpoints::create_conversation,
    endpoints::create_conversation_items,
    endpoints::create_embedding,
    endpoints::create_file,
    endpoints::create_image,
    endpoints::create_image_edit,
    endpoints::create_image_variation,
    endpoints::create_moderation,
    endpoints::create_response,
    endpoints::create_speech,
    endpoints::create_transcription,
    endpoints::create_translation,
    endpoints::create_upload,
    endpoints::delete_chat_completion,
    endpoints::delete_conversation,
    endpoints::delete_conversation_item,
    endpoints::delete_file,
    endpoints::delete_model,
    endpoints::delete_response,
    endpoints::download_file,
    endpoints::get_chat_completion,
    endpoints::get_chat_completion_messages,
    endpoints::list_batches,
    endpoints::list_chat_completions,
    endpoints::list_conversation_items,
    endpoints::list_files,
    endpoints::list_input_items,
    endpoints::list_models,
    endpoints::poll_task,
    endpoints::resume_response,
    endpoints::retrieve_batch,
    endpoints::retrieve_conversation,
    endpoints::retrieve_conversation_item,
    endpoints::retrieve_file,
    endpoints::retrieve_model,
    endpoints::retrieve_response,
    endpoints::stream_chat_completion,
    endpoints::stream_completion,
    endpoints::stream_response,
    endpoints::submit_task,
    endpoints::update_chat_completion,
    endpoints::update_conversation>;
// clang-format on

/// Whether the operation has a fixed path. If not, each call states its own path.
template <class Operation>
inline constexpr bool has_path = !boost::mp11::mp_contains<
    boost::mp11::mp_list<endpoints::any_request, endpoints::poll_task, endpoints::submit_task>, Operation>::value;

/// Returns the name with which the operation is declared, e.g. "create_file".
template <class Operation>
std::string name_of() {
    const auto qualified = boost::core::demangle(typeid(Operation).name());
    return qualified.substr(qualified.rfind(':') + 1);
}

/// Calls `visit(mp_identity<Operation>())` for each operation.
template <class Visit>
void for_each_operation(Visit&& visit) {
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, all_operations>>(visit);
}

} // namespace support
