# cmake --install: libraries, headers, find_package(asio_openai) and pkg-config files.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/asio_openai)

install(TARGETS asio_openai EXPORT asio_openai FILE_SET HEADERS)
install(EXPORT asio_openai NAMESPACE asio_openai:: DESTINATION ${package_dir} FILE asio_openai-targets.cmake)

# A component of its own, so that a program that needs only the client does not need the server's files.
if(TARGET asio_openai_testing)
    set_target_properties(asio_openai_testing PROPERTIES EXPORT_NAME testing)
    install(TARGETS asio_openai_testing EXPORT asio_openai_testing FILE_SET HEADERS)
    install(EXPORT asio_openai_testing NAMESPACE asio_openai::
        DESTINATION ${package_dir} FILE asio_openai-testing.cmake)
endif()

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/asio_openai-config.cmake.in
    ${PROJECT_BINARY_DIR}/asio_openai-config.cmake INSTALL_DESTINATION ${package_dir})
# 0.x: a new minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/asio_openai-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/asio_openai-config.cmake
    ${PROJECT_BINARY_DIR}/asio_openai-config-version.cmake
    DESTINATION ${package_dir})

file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" pc_prefix ${pc_prefix})
if(BUILD_SHARED_LIBS)
    set(pc_requires Requires.private)
else()
    set(pc_requires Requires)
endif()
configure_file(${PROJECT_SOURCE_DIR}/cmake/asio-openai.pc.in ${PROJECT_BINARY_DIR}/asio-openai.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/asio-openai.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
