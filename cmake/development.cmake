# Settings for working on the library itself; a project that embeds it sees none of them.
set(ASIO_OPENAI_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address or thread")
if(ASIO_OPENAI_SANITIZE)
    add_compile_options(-fsanitize=${ASIO_OPENAI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${ASIO_OPENAI_SANITIZE})
endif()

# How the library is compiled in this build, beside the options of the build type, which are those of the tests. To be
# called in a folder, before its targets.
set(ASIO_OPENAI_LIBRARY_OPTIONS "" CACHE STRING "Compile options for the library only, e.g. -O2")
set(ASIO_OPENAI_HOT_OPTIONS "" CACHE STRING "Further ones for what a request and a delta run through, e.g. -O2")
macro(asio_openai_library_options)
    separate_arguments(library_options UNIX_COMMAND "${ASIO_OPENAI_LIBRARY_OPTIONS}")
    add_compile_options(${library_options})
endmacro()

# The headers of Boost and of the standard library are parsed once instead of once for each file. Not in the preset
# plain, where a missing #include is found.
option(ASIO_OPENAI_PRECOMPILE "Use precompiled headers for the library" OFF)

# Compiling six test files as one takes about half the time of compiling them one by one. The preset dev does not do
# this, so that a change of one file compiles one file.
option(ASIO_OPENAI_UNITY "Compile several source files together" OFF)

# Compiles the sources of each folder of a library as one, with ASIO_OPENAI_UNITY. Names in anonymous namespaces must be
# unique within a folder. The small areas of api are one folder.
function(asio_openai_unity target)
    if(NOT ASIO_OPENAI_UNITY)
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    # g++ treats the files of a unity source as headers, and warns of coroutines that use anonymous namespaces there.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
    get_target_property(sources ${target} SOURCES)
    foreach(source ${sources})
        cmake_path(GET source PARENT_PATH folder)
        if(folder MATCHES "^api/" AND NOT folder MATCHES "^api/(chat|responses)$")
            set(folder api)
        endif()
        string(REPLACE "/" "_" folder "in_${folder}")
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder})
    endforeach()
endfunction()

# The tests are large programs, and the usual linker takes seconds for each.
if(ASIO_OPENAI_DEVELOP)
    include(CheckLinkerFlag)
    foreach(linker mold lld)
        check_linker_flag(CXX -fuse-ld=${linker} ASIO_OPENAI_HAS_${linker})
        if(ASIO_OPENAI_HAS_${linker})
            add_link_options(-fuse-ld=${linker})
            break()
        endif()
    endforeach()
endif()

# Every object counts the edges it runs through, for libFuzzer; only the programs of test/fuzz get its main.
option(ASIO_OPENAI_FUZZ "Build the fuzzers; needs clang" OFF)
if(ASIO_OPENAI_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

function(asio_openai_compile_options target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES
        CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON)
    if(ASIO_OPENAI_DEVELOP)
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
    endif()
endfunction()
