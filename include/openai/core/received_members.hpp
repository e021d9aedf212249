// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace openai {

/// The JSON members that a received value had but that no field of the library represents, and the name of the provider
/// that sent them. When you send the value back, the library sends these members only to that provider. Some providers
/// require their own members, and others refuse members that they do not know.
class OPENAI_DECL received_members {
public:
    boost::json::object members; ///< the members, as they were received
    std::string provider;        ///< name in `client_options::providers`; empty for the server of `base_url`

    received_members() = default;
};

} // namespace openai
