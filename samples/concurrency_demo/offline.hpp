// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/client_options.hpp>

#include <memory>

namespace openai::testing {
class server;
}

namespace demo {

/// An HTTPS server inside this program that answers the two questions as slowly as a model does.
class offline_service {
public:
    offline_service();
    ~offline_service();

    /// Points a client at it; no key is sent.
    openai::client_options options() const;

private:
    std::unique_ptr<openai::testing::server> server_;
};

} // namespace demo
