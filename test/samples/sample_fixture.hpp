// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "program.hpp"

#include <openai/testing/server.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace samples {

/// A file that lives as long as this.
class temporary_file {
public:
    explicit temporary_file(const std::string& content) {
        std::string name = (std::filesystem::temp_directory_path() / "asio-openai-XXXXXX").string();
        ::close(::mkstemp(name.data()));
        path_ = name;
        std::ofstream(path_) << content;
    }
    ~temporary_file() { std::filesystem::remove(path_); }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

inline constexpr char key[] = "sk-sample-5e1f";

/// A server, by default HTTPS with a key, and the environment that leads a sample to it.
class sample : public testing::Test {
protected:
    explicit sample(
        openai::testing::server_options options = openai::testing::server_options().https().required_key(key))
        : server_(std::move(options))
        , ca_(server_.ca_pem()) {}

    program::environment environment() const {
        return {{"OPENAI_API_KEY", key},
                {"OPENAI_BASE_URL", server_.base_url()},
                {"OPENAI_ORG_ID", ""},
                {"OPENAI_PROJECT_ID", ""},
                {"SSL_CERT_FILE", ca_.path()}};
    }

    openai::testing::server server_;
    temporary_file ca_;
};

} // namespace samples
