#include "template.h"

#include "system.h"

static void random_uuid(char *out) {
    uint64_t a = (uint64_t)rand() << 33 ^ (uint64_t)rand() << 11 ^ (uint64_t)rand(), b = now_ns(CLOCK_MONOTONIC) ^ a << 7;
    sprintf(out, "%08x-%04x-4%03x-a%03x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff,
            (unsigned)(b >> 48) & 0xfff, (unsigned long long)(b & 0xffffffffffff));
}

size_t fill(const char *template, uint64_t ref, char *out) {
    char *at = out, number[24];
    for (const char *p = template; *p;) {
        if (*p != '@') {
            *at++ = *p++;
        } else if (!strncmp(p, "@NS@", 4)) {
            sprintf(number, "%019llu", (unsigned long long)now_ns(CLOCK_MONOTONIC));
            at = stpcpy(at, number);
            p += 4;
        } else if (!strncmp(p, "@REF@", 5)) {
            sprintf(number, "%llu", (unsigned long long)ref);
            at = stpcpy(at, number);
            p += 5;
        } else if (!strncmp(p, "@UUID@", 6)) {
            random_uuid(at);
            at += 36;
            p += 6;
        } else {
            *at++ = *p++;
        }
    }
    return (size_t)(at - out);
}
