/* What a connection says and hears: WebSocket (RFC 6455) with masked client frames, MQTT 3.1.1, or bare bytes. */
#ifndef FRAMING_H
#define FRAMING_H

#include <stddef.h>
#include <stdint.h>

typedef enum { SPEAKS_WS, SPEAKS_MQTT, SPEAKS_LINES } protocol;

enum { PING = 0x9, PONG = 0xA, CLOSE = 0x8, TEXT = 0x1 };

typedef struct {
    unsigned char opcode;
    const char *payload;
    size_t length, whole; /* of the payload; of the frame with its header */
} frame;

/* One frame at `data`: 1, or 0 when more bytes are needed. */
int read_frame(protocol speaks, const char *data, size_t size, frame *out);

/* Both write into `out` (large enough: length + 64) and return the bytes to be sent. */
size_t ws_frame(unsigned char opcode, const char *payload, size_t length, char *out);
size_t mqtt_connect(unsigned id, char *out);
size_t mqtt_subscribe(const char *topic, char *out);
size_t mqtt_publish(const char *topic, const char *payload, size_t length, char *out);

#endif
