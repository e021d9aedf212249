# cmake --install: libraries, headers, find_package(asio_openai) and pkg-config files. Components:
#   asio_openai_runtime      a shared library, for programs that were linked with it
#   asio_openai_development  what is needed to build such programs
#   asio_openai_testing      the local server: library, headers, program. Its headers need asio_openai_development.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/asio_openai)

install(TARGETS asio_openai EXPORT asio_openai
    RUNTIME COMPONENT asio_openai_runtime
    LIBRARY COMPONENT asio_openai_runtime NAMELINK_COMPONENT asio_openai_development
    ARCHIVE COMPONENT asio_openai_development
    FILE_SET HEADERS COMPONENT asio_openai_development)
install(EXPORT asio_openai NAMESPACE asio_openai:: DESTINATION ${package_dir} FILE asio_openai-targets.cmake
    COMPONENT asio_openai_development)
if(ASIO_OPENAI_TESTING)
    install(TARGETS asio_openai_testing EXPORT asio_openai_testing
        RUNTIME COMPONENT asio_openai_testing
        LIBRARY COMPONENT asio_openai_testing
        ARCHIVE COMPONENT asio_openai_testing
        FILE_SET HEADERS COMPONENT asio_openai_testing)
    install(EXPORT asio_openai_testing NAMESPACE asio_openai:: DESTINATION ${package_dir}
        FILE asio_openai-testing.cmake COMPONENT asio_openai_testing)
    file(RELATIVE_PATH libraries_from_program /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
    set(folder_of_program $<IF:$<PLATFORM_ID:Darwin>,@loader_path,$ORIGIN>)
    set_target_properties(openai-test-server PROPERTIES INSTALL_RPATH ${folder_of_program}/${libraries_from_program})
    install(TARGETS openai-test-server COMPONENT asio_openai_testing)
endif()

# Who links a static library links what it uses, too. (In a developer's build one is static at any rate.)
if(BUILD_SHARED_LIBS AND NOT ASIO_OPENAI_DEVELOP)
    set(asio_openai_is_shared TRUE)
else()
    set(asio_openai_is_shared FALSE)
endif()
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/asio_openai-config.cmake.in
    ${PROJECT_BINARY_DIR}/asio_openai-config.cmake INSTALL_DESTINATION ${package_dir})
# 0.x: a new minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/asio_openai-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/asio_openai-config.cmake
    ${PROJECT_BINARY_DIR}/asio_openai-config-version.cmake
    DESTINATION ${package_dir} COMPONENT asio_openai_development)

# asio_openai_pkg_config(<name> <description> <component> [LIBS <flag>...] [STATIC_LIBS <flag>...]
#   [STATIC_REQUIRES <module>...])
function(asio_openai_pkg_config name description component)
    cmake_parse_arguments(arg "" "" "LIBS;STATIC_LIBS;STATIC_REQUIRES" ${ARGN})
    file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
    string(REGEX REPLACE "/$" "" pc_prefix ${pc_prefix})
    set(pc_requires "")
    if(NOT asio_openai_is_shared)
        list(APPEND arg_LIBS ${arg_STATIC_LIBS})
        list(JOIN arg_STATIC_REQUIRES ", " pc_requires)
    endif()
    list(JOIN arg_LIBS " " pc_libs)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/asio-openai.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT ${component})
endfunction()
asio_openai_pkg_config(asio-openai "${PROJECT_DESCRIPTION}" asio_openai_development
    LIBS -lasio_openai -lboost_json -lboost_url -pthread STATIC_REQUIRES "openssl >= 3" zlib)
if(ASIO_OPENAI_TESTING)
    asio_openai_pkg_config(asio-openai-testing "Local OpenAI-compatible server for tests" asio_openai_testing
        LIBS -lasio_openai_testing -pthread STATIC_LIBS -lboost_json STATIC_REQUIRES "openssl >= 3")
endif()

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT asio_openai_development)
