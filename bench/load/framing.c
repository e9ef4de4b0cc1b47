#include "framing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_ws(const unsigned char *b, size_t size, frame *out) {
    if (size < 2) return 0;
    size_t header = 2, length = b[1] & 0x7f;
    if (length == 126) {
        if (size < 4) return 0;
        length = (size_t)b[2] << 8 | b[3];
        header = 4;
    } else if (length == 127) {
        if (size < 10) return 0;
        length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | b[i];
        header = 10;
    }
    if (size < header + length) return 0; /* servers do not mask */
    *out = (frame){b[0] & 0x0f, (const char *)b + header, length, header + length};
    return 1;
}

static int read_mqtt(const unsigned char *b, size_t size, frame *out) {
    size_t length = 0, at = 1;
    for (unsigned shift = 0;; shift += 7) {
        if (at >= size) return 0;
        length |= (size_t)(b[at] & 0x7f) << shift;
        if (!(b[at++] & 0x80)) break;
    }
    if (size < at + length) return 0;
    *out = (frame){TEXT, (const char *)b, at + length, at + length}; /* CONNACK and SUBACK are told by their bytes */
    return 1;
}

int read_frame(protocol speaks, const char *data, size_t size, frame *out) {
    if (size == 0) return 0;
    if (speaks == SPEAKS_WS) return read_ws((const unsigned char *)data, size, out);
    if (speaks == SPEAKS_MQTT) return read_mqtt((const unsigned char *)data, size, out);
    *out = (frame){TEXT, data, size, size};
    return 1;
}

size_t ws_frame(unsigned char opcode, const char *payload, size_t length, char *out) {
    unsigned char *b = (unsigned char *)out;
    size_t at = 0;
    b[at++] = 0x80 | opcode;
    if (length < 126) {
        b[at++] = (unsigned char)(0x80 | length);
    } else if (length < 65536) {
        b[at++] = 0x80 | 126;
        b[at++] = (unsigned char)(length >> 8);
        b[at++] = (unsigned char)length;
    } else {
        b[at++] = 0x80 | 127;
        for (int i = 7; i >= 0; i--) b[at++] = (unsigned char)((uint64_t)length >> (8 * i));
    }
    unsigned char mask[4];
    for (int i = 0; i < 4; i++) b[at++] = mask[i] = (unsigned char)rand();
    for (size_t i = 0; i < length; i++) b[at++] = (unsigned char)payload[i] ^ mask[i & 3];
    return at;
}

static size_t mqtt_packet(unsigned char kind, const char *body, size_t length, char *out) {
    size_t at = 0, rest = length;
    out[at++] = (char)kind;
    do {
        unsigned char part = rest & 0x7f;
        rest >>= 7;
        out[at++] = (char)(rest ? part | 0x80 : part);
    } while (rest);
    memcpy(out + at, body, length);
    return at + length;
}

static size_t mqtt_text(const char *text, size_t length, char *out) {
    out[0] = (char)(length >> 8);
    out[1] = (char)length;
    memcpy(out + 2, text, length);
    return length + 2;
}

size_t mqtt_connect(unsigned id, char *out) {
    char body[64], name[16];
    size_t at = mqtt_text("MQTT", 4, body);
    memcpy(body + at, "\x04\x02\x00\x00", 4); /* level 4, clean session, no keep-alive */
    at += 4;
    int length = snprintf(name, sizeof name, "load%u", id);
    at += mqtt_text(name, (size_t)length, body + at);
    return mqtt_packet(0x10, body, at, out);
}

size_t mqtt_subscribe(const char *topic, char *out) {
    char body[200] = {0, 1};
    size_t at = 2 + mqtt_text(topic, strlen(topic), body + 2);
    body[at++] = 0; /* quality of service 0 */
    return mqtt_packet(0x82, body, at, out);
}

size_t mqtt_publish(const char *topic, const char *payload, size_t length, char *out) {
    static char body[70000];
    size_t at = mqtt_text(topic, strlen(topic), body);
    memcpy(body + at, payload, length);
    return mqtt_packet(0x30, body, at + length, out);
}
