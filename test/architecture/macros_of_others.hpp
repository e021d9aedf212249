// SPDX-License-Identifier: BSL-1.0
// No #pragma once: it is given to the compiler before a header, as a program does that includes these libraries first.

// Qt, without QT_NO_KEYWORDS
#define slots
#define signals public
#define emit
#define foreach(variable, container) for (variable : container)
#define forever for (;;)

// <windows.h> and what it includes
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define small char
#define near
#define far
#define ERROR 0
#define DELETE 0x00010000
#define GetObject GetObjectA
#define GetMessage GetMessageA
#define SendMessage SendMessageA
