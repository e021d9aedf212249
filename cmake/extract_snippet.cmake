# The ```cpp blocks of documents, made into sources, so that what is printed is what was compiled. The sources are
# written anew whenever the document changes; the compiler's messages point into the document.
#
# asio_openai_snippet(<target> <markdown file>): a program made of the first block.
# asio_openai_page(<variable> <markdown file> [<first>]): a source made of all blocks, or those from <first> on, after
#   `#include "prologue.hpp"`; its path is appended to the list <variable>.
#
# Also runs as a script: cmake -DDOCUMENT=<file> -DFIRST=<n> -DLAST=<n, 0: all> [-DPROLOGUE=<text>] -DOUTPUT=<file>
#   -P extract_snippet.cmake
if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(ASIO_OPENAI_EXTRACT_SNIPPET ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "")

    function(asio_openai_extract source document first last)
        add_custom_command(OUTPUT ${source}
            COMMAND ${CMAKE_COMMAND} -DDOCUMENT=${document} -DFIRST=${first} -DLAST=${last} ${ARGN}
                -DOUTPUT=${source} -P ${ASIO_OPENAI_EXTRACT_SNIPPET}
            DEPENDS ${document} ${ASIO_OPENAI_EXTRACT_SNIPPET} VERBATIM)
    endfunction()

    function(asio_openai_snippet target document)
        set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
        asio_openai_extract(${source} ${document} 1 1)
        add_executable(${target} ${source})
    endfunction()

    function(asio_openai_page variable document)
        set(first 1)
        if(ARGC GREATER 2)
            set(first ${ARGV2})
        endif()
        cmake_path(GET document STEM stem)
        set(source ${CMAKE_CURRENT_BINARY_DIR}/${stem}_page.cpp)
        asio_openai_extract(${source} ${document} ${first} 0 "-DPROLOGUE=#include \"prologue.hpp\"")
        set(${variable} ${${variable}} ${source} PARENT_SCOPE)
    endfunction()
    return()
endif()

cmake_minimum_required(VERSION 3.25)

# Only FIND and SUBSTRING: lists and regular expressions would trip over the semicolons and brackets of C++.
file(READ ${DOCUMENT} text)
string(REPLACE "\r\n" "\n" text "${text}")
string(PREPEND text "\n")

# Sets `<out>` to the number of line breaks in `<value>`.
function(count_lines out value)
    string(REGEX REPLACE "[^\n]" "" breaks "${value}")
    string(LENGTH "${breaks}" count)
    set(${out} ${count} PARENT_SCOPE)
endfunction()

set(result "")
if(DEFINED PROLOGUE)
    set(result "${PROLOGUE}\n")
endif()
set(line 0) # `text` begins with the line break that ends this line
set(number 0)
while(TRUE)
    string(FIND "${text}" "\n```cpp\n" begin)
    if(begin EQUAL -1)
        break()
    endif()
    math(EXPR number "${number} + 1")
    string(SUBSTRING "${text}" 0 ${begin} skipped)
    count_lines(lines "${skipped}")
    math(EXPR line "${line} + ${lines} + 2") # the block's first line
    math(EXPR begin "${begin} + 8")
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(FIND "\n${text}" "\n```\n" end)
    if(end EQUAL -1)
        message(FATAL_ERROR "${DOCUMENT}: the ```cpp block number ${number} does not end")
    endif()
    string(SUBSTRING "${text}" 0 ${end} block)
    if(NOT number LESS FIRST AND (LAST EQUAL 0 OR NOT number GREATER LAST))
        string(APPEND result "#line ${line} \"${DOCUMENT}\"\n${block}")
    endif()
    count_lines(lines "${block}")
    math(EXPR line "${line} + ${lines} - 1")
    string(SUBSTRING "${text}" ${end} -1 text)
    string(PREPEND text "\n")
endwhile()
if(number LESS FIRST AND LAST GREATER 0) # a page may have none
    message(FATAL_ERROR "${DOCUMENT} has no ```cpp block number ${FIRST}")
endif()
file(WRITE ${OUTPUT} "${result}")
