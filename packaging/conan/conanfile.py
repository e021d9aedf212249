# SPDX-License-Identifier: BSL-1.0
"""Recipe for Conan 2, which builds the sources in which it lies: conan create packaging/conan --build=missing"""
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir

required_conan_version = ">=2.0"


class AsioOpenai(ConanFile):
    name = "asio-openai"
    description = "Boost.Asio client for OpenAI-compatible APIs"
    license = "BSL-1.0"
    topics = ("openai", "asio", "http-client", "streaming")
    package_type = "library"
    settings = "os", "compiler", "build_type", "arch"
    options = {"shared": [True, False], "testing": [True, False]}
    default_options = {"shared": False, "testing": False}

    @property
    def _sources(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        header = load(self, os.path.join(self._sources, "include", "openai", "config.hpp"))
        self.version = ".".join(re.findall(r"#define OPENAI_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header))

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "lib/*"):
            copy(self, pattern, src=self._sources, dst=self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("boost/[>=1.81 <2]", transitive_headers=True, transitive_libs=True)
        self.requires("openssl/[>=3 <4]")
        self.requires("zlib/[>=1.2.11 <2]")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25]")

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration(f"{self.name} runs on Linux only")
        check_min_cppstd(self, 20)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["ASIO_OPENAI_TESTING"] = bool(self.options.testing)
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        # Conan writes these files for its users.
        for folder in ("cmake", "pkgconfig"):
            rmdir(self, os.path.join(self.package_folder, "lib", folder))
        rmdir(self, os.path.join(self.package_folder, "share"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "asio_openai")
        client = self.cpp_info.components["client"]
        client.libs = ["asio_openai"]
        client.system_libs = ["pthread"]
        client.requires = ["boost::headers", "boost::json", "boost::url", "openssl::ssl", "openssl::crypto", "zlib::zlib"]
        client.set_property("cmake_target_name", "asio_openai::asio_openai")
        client.set_property("pkg_config_name", "asio-openai")
        if self.options.testing:
            testing = self.cpp_info.components["testing"]
            testing.libs = ["asio_openai_testing"]
            testing.system_libs = ["pthread"]
            testing.requires = ["boost::headers", "boost::json", "openssl::ssl", "openssl::crypto"]
            testing.set_property("cmake_target_name", "asio_openai::testing")
            testing.set_property("pkg_config_name", "asio-openai-testing")
