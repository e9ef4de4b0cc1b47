#include "connection.h"

#include <sys/epoll.h>

#include "system.h"
#include "template.h"

enum { AT_ONCE = 256 * 1024, LARGEST = 4 * 1024 * 1024 };

static char incoming[LARGEST];
static char outgoing[80000];

static void watch(connection *c, int epoll, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(epoll, operation, c->fd, &event);
}

void lose(connection *c) {
    if (c->fd >= 0) close(c->fd);
    c->fd = -1;
    c->phase = LOST;
}

void set_out(connection *c, int epoll) {
    c->began = now_ns(CLOCK_MONOTONIC);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0) give_up("no more sockets: raise ulimit -n");
    without_delay(c->fd);
    c->phase = CONNECTING;
    if (connect(c->fd, (const struct sockaddr *)&c->group->address, sizeof c->group->address) && errno != EINPROGRESS) {
        lose(c);
        return;
    }
    watch(c, epoll, EPOLL_CTL_ADD, EPOLLOUT);
}

void say(connection *c, const char *text, size_t length) {
    size_t size = length;
    if (c->group->speaks == SPEAKS_WS) size = ws_frame(TEXT, text, length, outgoing);
    else if (c->group->speaks == SPEAKS_MQTT) size = mqtt_publish(c->group->topic, text, length, outgoing);
    else {
        memcpy(outgoing, text, length);
        outgoing[size++] = '\n';
    }
    if (c->fd >= 0 && !send_all(c->fd, outgoing, size)) lose(c);
}

static void joined(connection *c) {
    c->phase = READY;
    c->joined = now_ns(CLOCK_MONOTONIC);
}

/* Say the next line of `first`, if there is one; who then has nothing to wait for is in. */
static void say_next(connection *c) {
    static char text[LONGEST_TEXT];
    const group *g = c->group;
    if (c->said < g->first.count) {
        size_t length = fill(g->first.line[c->said++], 0, text);
        say(c, text, length);
    }
    if (c->said == g->first.count && !*g->ready && !g->ready_marks && c->phase == JOINING) joined(c);
}

static void introduce(connection *c) {
    const group *g = c->group;
    c->phase = JOINING;
    if (g->speaks == SPEAKS_MQTT) {
        size_t size = mqtt_connect((unsigned)c->index + (g->publishes ? 100000u : 0u), outgoing);
        if (!g->publishes) size += mqtt_subscribe(g->topic, outgoing + size);
        if (!send_all(c->fd, outgoing, size)) lose(c);
        return;
    }
    say_next(c);
}

static size_t header(const char *name, const char *value, char *out) {
    return *value ? (size_t)sprintf(out, "%s: %s\r\n", name, value) : 0;
}

void shake_hands(connection *c, int epoll, const options *o) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        fprintf(stderr, "not connected: %s\n", strerror(error));
        lose(c);
        return;
    }
    watch(c, epoll, EPOLL_CTL_MOD, EPOLLIN);
    const group *g = c->group;
    if (g->speaks != SPEAKS_WS) {
        introduce(c);
        return;
    }
    const char *cookie = g->cookies.count ? g->cookies.line[c->index % g->cookies.count] : "";
    size_t length = (size_t)sprintf(outgoing,
                                    "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    "Sec-WebSocket-Key: bG9hZCBjbGllbnQgMTIzNA==\r\nSec-WebSocket-Version: 13\r\n",
                                    g->path, g->host);
    length += header("Origin", o->origin, outgoing + length);
    length += header("Sec-WebSocket-Protocol", o->subprotocol, outgoing + length);
    length += header("Cookie", cookie, outgoing + length);
    memcpy(outgoing + length, "\r\n", 2);
    c->phase = SHAKING;
    if (!send_all(c->fd, outgoing, length + 2)) lose(c);
}

/* The bytes of the handshake's answer, 0 while it is not complete; anything but 101 loses the connection. */
static size_t handshake(connection *c, const char *data, size_t size) {
    const char *end = memmem(data, size, "\r\n\r\n", 4);
    if (end == NULL) return 0;
    if (memmem(data, 16 < size ? 16 : size, " 101 ", 5) == NULL) {
        fprintf(stderr, "refused: %.*s\n", (int)(strcspn(data, "\r\n")), data);
        lose(c);
        return 0;
    }
    introduce(c);
    return (size_t)(end + 4 - data);
}

void answer_heartbeat(connection *c, const frame *f, const options *o) {
    if (f->opcode == PING && c->fd >= 0) {
        size_t size = ws_frame(PONG, f->payload, f->length, outgoing);
        send_all(c->fd, outgoing, size);
    } else if (*o->ping && f->length == strlen(o->ping) && !memcmp(f->payload, o->ping, f->length)) {
        say(c, o->pong, strlen(o->pong));
    }
}

static int holds(const frame *f, const char *text) { return memmem(f->payload, f->length, text, strlen(text)) != NULL; }

static int is_ready(const connection *c, const frame *f) {
    const group *g = c->group;
    if (g->speaks == SPEAKS_MQTT) return (unsigned char)f->payload[0] == (g->publishes ? 0x20 : 0x90);
    return g->ready_marks ? c->marks >= g->ready_marks : holds(f, g->ready);
}

static void go_on_joining(connection *c, const frame *f) {
    const group *g = c->group;
    if (c->said < g->first.count) {
        if (holds(f, g->cues.line[c->said - 1])) say_next(c);
    } else if (is_ready(c, f)) {
        joined(c);
    }
}

static void say_farewell(connection *c, const frame *f) {
    const unsigned char *code = (const unsigned char *)f->payload;
    if (f->length >= 2) fprintf(stderr, "closed: %d %.*s\n", code[0] << 8 | code[1], (int)f->length - 2, f->payload + 2);
    lose(c);
}

static void keep(connection *c, const char *rest, size_t length) {
    if (length > c->kept_room) {
        c->kept_room = length + 1024;
        c->kept = must(realloc(c->kept, c->kept_room));
    }
    if (length) memcpy(c->kept, rest, length);
    c->kept_length = length;
}

void receive(connection *c, const options *o, listener hear) {
    memcpy(incoming, c->kept ? c->kept : "", c->kept_length);
    if (c->kept_length + AT_ONCE > LARGEST) give_up("a frame above %d bytes", LARGEST);
    ssize_t got = recv(c->fd, incoming + c->kept_length, AT_ONCE, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) {
            fprintf(stderr, "cut while %s\n", c->phase == SHAKING ? "shaking hands" : "joined or joining");
            lose(c);
        }
        return;
    }
    uint64_t now = now_ns(CLOCK_MONOTONIC);
    size_t size = c->kept_length + (size_t)got, at = c->phase == SHAKING ? handshake(c, incoming, size) : 0;
    frame f;
    while (c->phase >= JOINING && c->phase != LOST && read_frame(c->group->speaks, incoming + at, size - at, &f)) {
        at += f.whole;
        answer_heartbeat(c, &f, o);
        hear(c, &f, now);
        if (f.opcode == CLOSE && c->group->speaks == SPEAKS_WS) say_farewell(c, &f);
        if (c->phase == JOINING) go_on_joining(c, &f);
    }
    keep(c, incoming + at, size - at);
}
