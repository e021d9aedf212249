# The ```cpp blocks of documents, made into sources, so that what is printed is what was compiled. The sources are
# written anew whenever a document changes; the compiler's messages point into the document.
#
# asio_openai_snippet(<target> <markdown file>): a program made of the first block.
# asio_openai_header(<header> <markdown file>): a header made of the first block.
# asio_openai_pages(<source> <prologue> <markdown file>...): a source made of all blocks of several documents. It includes
#   the prologue and what the documents include; the code of each document is in a namespace of its own. <file>@<n>: from
#   block n on.
#
# Also runs as a script: cmake -DDOCUMENTS=<file>[@<first>[-<last>]][;...] [-DPROLOGUE=<header>] -DOUTPUT=<file>
#   -P extract_snippet.cmake. With PROLOGUE it writes pages.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(ASIO_OPENAI_EXTRACT_SNIPPET ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "")

    function(asio_openai_extract source documents)
        list(TRANSFORM documents REPLACE "@.*$" "" OUTPUT_VARIABLE files)
        add_custom_command(OUTPUT ${source}
            COMMAND ${CMAKE_COMMAND} "-DDOCUMENTS=${documents}" ${ARGN} -DOUTPUT=${source}
                -P ${ASIO_OPENAI_EXTRACT_SNIPPET}
            DEPENDS ${files} ${ASIO_OPENAI_EXTRACT_SNIPPET} VERBATIM)
    endfunction()

    function(asio_openai_snippet target document)
        set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
        asio_openai_extract(${source} ${document}@1-1)
        add_executable(${target} ${source})
    endfunction()

    function(asio_openai_header header document)
        asio_openai_extract(${header} ${document}@1-1)
    endfunction()

    function(asio_openai_pages source prologue)
        asio_openai_extract(${source} "${ARGN}" -DPROLOGUE=${prologue})
    endfunction()
    return()
endif()

cmake_minimum_required(VERSION 3.25)

# Only FIND and SUBSTRING: lists and regular expressions would trip over the semicolons and brackets of C++.

# Sets `<out>` to the number of line breaks in `<value>`.
function(count_lines out value)
    string(REGEX REPLACE "[^\n]" "" breaks "${value}")
    string(LENGTH "${breaks}" count)
    set(${out} ${count} PARENT_SCOPE)
endfunction()

# Sets `<out>` to the blocks `<first>` to `<last>` (0: all that follow) of a document, each with the number of its line.
function(read_blocks out document first last)
    file(READ ${document} text)
    string(REPLACE "\r\n" "\n" text "${text}")
    string(PREPEND text "\n")
    set(result "")
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
            message(FATAL_ERROR "${document}: the ```cpp block number ${number} does not end")
        endif()
        string(SUBSTRING "${text}" 0 ${end} block)
        if(NOT number LESS first AND (last EQUAL 0 OR NOT number GREATER last))
            string(APPEND result "#line ${line} \"${document}\"\n${block}")
        endif()
        count_lines(lines "${block}")
        math(EXPR line "${line} + ${lines} - 1")
        string(SUBSTRING "${text}" ${end} -1 text)
        string(PREPEND text "\n")
    endwhile()
    if(number LESS first AND last GREATER 0) # a page may have none
        message(FATAL_ERROR "${document} has no ```cpp block number ${first}")
    endif()
    set(${out} "${result}" PARENT_SCOPE)
endfunction()

# Moves the lines of `<from>` that include something to the end of `<to>`.
function(take_includes from to)
    set(left "\n${${from}}")
    set(taken "${${to}}")
    set(kept "")
    while(TRUE)
        string(FIND "${left}" "\n#include " begin)
        if(begin EQUAL -1)
            break()
        endif()
        math(EXPR begin "${begin} + 1")
        string(SUBSTRING "${left}" 0 ${begin} before)
        string(APPEND kept "${before}")
        string(SUBSTRING "${left}" ${begin} -1 left)
        string(FIND "${left}" "\n" end)
        string(SUBSTRING "${left}" 0 ${end} line)
        string(APPEND taken "${line}\n")
        string(SUBSTRING "${left}" ${end} -1 left) # from the line break on: lines keep their numbers
    endwhile()
    set(${from} "${kept}${left}" PARENT_SCOPE)
    set(${to} "${taken}" PARENT_SCOPE)
endfunction()

set(includes "")
set(result "")
foreach(document IN LISTS DOCUMENTS)
    set(first 1)
    set(last 0)
    if(document MATCHES "^(.*)@([0-9]+)(-([0-9]+))?$")
        set(document ${CMAKE_MATCH_1})
        set(first ${CMAKE_MATCH_2})
        if(CMAKE_MATCH_4)
            set(last ${CMAKE_MATCH_4})
        endif()
    endif()
    read_blocks(blocks ${document} ${first} ${last})
    if(PROLOGUE)
        take_includes(blocks includes)
        cmake_path(GET document STEM stem)
        string(MAKE_C_IDENTIFIER "page_${stem}" page)
        set(blocks "namespace ${page} {\n${blocks}\n} // namespace ${page}\n")
    endif()
    string(APPEND result "${blocks}")
endforeach()
if(PROLOGUE)
    string(PREPEND result "#include \"${PROLOGUE}\"\n${includes}\n")
endif()
file(WRITE ${OUTPUT} "${result}")
