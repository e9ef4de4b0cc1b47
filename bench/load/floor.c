/* The floor: a server in C that sends each message to each subscriber with one send() and does nothing else.
   `floor PORT` relays what a connection on /pub says to those on /sub; `floor PORT blast` writes to /sub without end,
   many messages at once, to show how much the load client can read. */
#include <signal.h>
#include <sys/epoll.h>

#include "system.h"

enum { MOST = 20000, BLAST = 60 };

static int subscribers[MOST], count;

static void accept_all(int door, int epoll) {
    for (int fd; (fd = accept(door, NULL, NULL)) >= 0;) {
        without_delay(fd);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static size_t head_of(size_t length, unsigned char *out) {
    out[0] = 0x81;
    if (length < 126) {
        out[1] = (unsigned char)length;
        return 2;
    }
    out[1] = length < 65536 ? 126 : 127;
    size_t width = length < 65536 ? 2 : 8;
    for (size_t i = 0; i < width; i++) out[2 + i] = (unsigned char)((uint64_t)length >> 8 * (width - 1 - i));
    return 2 + width;
}

/* Unmask one frame of a publisher and send it on; returns the bytes used, 0 when it is not complete. */
static size_t relay(unsigned char *b, size_t size) {
    if (size < 6) return 0;
    size_t length = b[1] & 0x7f, at = 2;
    if (length == 126) {
        length = (size_t)b[2] << 8 | b[3];
        at = 4;
    }
    if (size < at + 4 + length) return 0;
    unsigned char *mask = b + at, frame[70000];
    size_t head = head_of(length, frame);
    for (size_t i = 0; i < length; i++) frame[head + i] = b[at + 4 + i] ^ mask[i & 3];
    for (int i = 0; i < count; i++) send_all(subscribers[i], (char *)frame, head + length);
    return at + 4 + length;
}

static int publisher = -1;
static size_t kept; /* bytes of a frame of the one publisher whose rest has not come */

static void forget(int fd) {
    close(fd);
    if (fd == publisher) {
        publisher = -1;
        kept = 0;
    }
    for (int i = 0; i < count; i++)
        if (subscribers[i] == fd) subscribers[i--] = subscribers[--count];
}

static void hear(int fd) {
    static unsigned char data[1 << 20];
    size_t before = fd == publisher ? kept : 0;
    ssize_t got = recv(fd, data + before, sizeof data - before, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) forget(fd);
        return;
    }
    size_t size = before + (size_t)got, at = 0;
    if (fd != publisher && !memcmp(data, "GET ", 4)) {
        static const char yes[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  "Sec-WebSocket-Accept: unchecked\r\n\r\n";
        send_all(fd, yes, sizeof yes - 1);
        if (!memcmp(data, "GET /pub", 8)) publisher = fd;
        else if (count < MOST) subscribers[count++] = fd;
    } else if (fd == publisher) {
        for (size_t used; (used = relay(data + at, size - at)) != 0;) at += used;
        memmove(data, data + at, kept = size - at);
    }
}

/* One array frame with `BLAST` messages of 400 bytes, stamped now. */
static size_t load_blast(char *out) {
    static char body[BLAST * 420 + 10];
    size_t at = 0;
    body[at++] = '[';
    for (int i = 0; i < BLAST; i++) {
        at += (size_t)sprintf(body + at, "%s{\"body\":\"~%019llu\",\"pad\":\"", i ? "," : "",
                              (unsigned long long)now_ns(CLOCK_MONOTONIC));
        memset(body + at, 'x', 358);
        at += 358;
        at += (size_t)sprintf(body + at, "\"}");
    }
    body[at++] = ']';
    size_t head = head_of(at, (unsigned char *)out);
    memcpy(out + head, body, at);
    return head + at;
}

static void blast(void) {
    static char frame[BLAST * 420 + 30];
    size_t length = load_blast(frame);
    for (int i = 0; i < count; i++) {
        struct pollfd room = {.fd = subscribers[i], .events = POLLOUT};
        if (poll(&room, 1, 0) == 1) send_all(subscribers[i], frame, length);
    }
}

int main(int words, char **word) {
    if (words < 2) give_up("floor PORT [blast]");
    signal(SIGPIPE, SIG_IGN);
    int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1, epoll = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(word[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(door, (struct sockaddr *)&address, sizeof address) || listen(door, 4096)) give_up("port %s", word[1]);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = door}, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, door, &event);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, words > 2 && count ? 0 : 1000);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == door) accept_all(door, epoll);
            else hear(events[i].data.fd);
        }
        if (words > 2) blast();
    }
}
