// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace openai {

/// A received value can have members for which the library has no field. This class holds these members and the name of
/// the provider that sent them. When you send the value back, only that provider gets these members. Some providers
/// require their own members, and others refuse members that they do not know.
class OPENAI_DECL received_members {
public:
    boost::json::object members;
    std::string provider; ///< name in `client_options::providers`; empty for the server of `base_url`

    received_members() = default;
};

} // namespace openai
