# SPDX-License-Identifier: BSL-1.0
"""conan_recipe.py <sources> <version>
What can be checked of the Conan recipe without Conan: its methods run with stand-ins for Conan's classes and functions,
and what they name exists."""
import pathlib
import re
import sys
import types
from unittest import mock

sources = pathlib.Path(sys.argv[1])
recipes = sources / "packaging" / "conan"
copied = []


def stand_in(name, **members):
    module = sys.modules[name] = types.ModuleType(name)
    module.__dict__.update(members)


def copy(_, pattern, src, dst):
    assert dst
    assert any(pathlib.Path(src).glob(pattern)), f"nothing is called {pattern}"
    copied.append(pattern)


tools = {name: mock.MagicMock() for name in ("CMake", "CMakeDeps", "CMakeToolchain", "cmake_layout")}
stand_in("conan", ConanFile=object)
stand_in("conan.errors", ConanInvalidConfiguration=type("ConanInvalidConfiguration", (Exception,), {}))
stand_in("conan.tools")
stand_in("conan.tools.build", check_min_cppstd=mock.Mock(), can_run=lambda _: True)
stand_in("conan.tools.cmake", **tools)
stand_in("conan.tools.files", copy=copy, load=lambda _, path: pathlib.Path(path).read_text(), rmdir=mock.Mock())


def recipe(path, name):
    """An object of the recipe's class, with what Conan would give it."""
    members = {}
    exec(compile(path.read_text(), str(path), "exec"), members)
    made = members[name]()
    made.recipe_folder = str(path.parent)
    made.export_sources_folder = made.package_folder = "/somewhere"
    made.source_folder = str(sources)
    made.requires = mock.Mock()
    made.tool_requires = mock.Mock()
    made.run = mock.Mock()
    made.cpp = made.settings = mock.MagicMock()
    made.cpp.build.bindir = "bin"
    made.settings.os = "Linux"
    return made


conan = recipe(recipes / "conanfile.py", "AsioOpenai")
conan.options = types.SimpleNamespace(shared=False, testing=True)
conan.cpp_info = mock.MagicMock()
conan.cpp_info.components = {"client": mock.Mock(), "testing": mock.Mock()}
conan.set_version()
assert conan.version == sys.argv[2], conan.version
for step in ("export_sources", "layout", "requirements", "build_requirements", "validate", "generate", "build", "package",
             "package_info"):
    getattr(conan, step)()

assert "include/*" in copied and "lib/*" in copied and "LICENSE" in copied, copied
required = {call.args[0].split("/")[0] for call in conan.requires.call_args_list}
assert required == {"boost", "openssl", "zlib"}, required
options = tools["CMakeToolchain"].return_value.cache_variables.__setitem__.call_args_list
declared = (sources / "CMakeLists.txt").read_text()
for call in options:
    assert f"option({call.args[0]} " in declared, call.args[0]
# The names that CMake users write are those of an installation without Conan.
for component, target in (("client", "asio_openai::asio_openai"), ("testing", "asio_openai::testing")):
    named = conan.cpp_info.components[component]
    named.set_property.assert_any_call("cmake_target_name", target)
    assert {needed.split("::")[0] for needed in named.requires} <= required
    for library in named.libs:
        assert re.search(rf"add_library\({library}[ )]", "".join(p.read_text() for p in sources.glob("lib/**/CMakeLists.txt")))
conan.settings.os = "Windows"
try:
    conan.validate()
    raise AssertionError("Windows is accepted")
except sys.modules["conan.errors"].ConanInvalidConfiguration:
    pass

test = recipe(recipes / "test_package" / "conanfile.py", "AsioOpenaiTest")
test.tested_reference_str = f"asio-openai/{conan.version}"
for step in ("requirements", "layout", "build", "test"):
    getattr(test, step)()
program = pathlib.Path(test.run.call_args.args[0]).name
project = (recipes / "test_package" / "CMakeLists.txt").read_text()
assert f"add_executable({program} example.cpp)" in project and (recipes / "test_package" / "example.cpp").exists()
