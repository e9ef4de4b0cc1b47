/* Texts with places to be filled in: @NS@ the time in ns (19 digits), @REF@ a number, @UUID@ a new UUID. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include <stddef.h>
#include <stdint.h>

enum { LONGEST_TEXT = 70000 };

size_t fill(const char *template, uint64_t ref, char *out); /* returns the length, no more than LONGEST_TEXT */

#endif
