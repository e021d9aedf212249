# For a build with clang's standard library on a system whose packages are compiled with g++'s: compiles Boost.JSON,
# Boost.URL and GoogleTest from their sources. The preset libcxx includes this after project().
add_library(boost_headers INTERFACE)
add_library(Boost::headers ALIAS boost_headers)
foreach(name json url)
    set(source ${CMAKE_BINARY_DIR}/libcxx/boost_${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include <boost/${name}/src.hpp>\n")
    add_library(boost_${name} STATIC ${source})
    target_compile_features(boost_${name} PUBLIC cxx_std_20)
    target_compile_definitions(boost_${name} PRIVATE NDEBUG) # as in packages; some assertions of Boost.URL 1.81 are wrong
    set_target_properties(boost_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON) # shared libraries of tests link them
    add_library(Boost::${name} ALIAS boost_${name})
endforeach()

include(FetchContent)
FetchContent_Declare(GTest SOURCE_DIR /usr/src/googletest OVERRIDE_FIND_PACKAGE)
