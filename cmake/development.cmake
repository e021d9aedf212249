# Settings for working on the library itself; a project that embeds it sees none of them.
function(asio_openai_compile_options target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES
        CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON)
    if(ASIO_OPENAI_DEVELOP)
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Werror)
    endif()
    if(ASIO_OPENAI_SANITIZE)
        target_compile_options(${target} PUBLIC -fsanitize=${ASIO_OPENAI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
        target_link_options(${target} PUBLIC -fsanitize=${ASIO_OPENAI_SANITIZE})
    endif()
endfunction()
set(ASIO_OPENAI_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address or thread")
