/* One connection of the load client: comes in, joins, and hands over what it hears frame by frame. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "options.h"

typedef enum { AWAY, CONNECTING, SHAKING, JOINING, READY, LOST } phase;

typedef struct {
    int fd;
    phase phase;
    const group *group;
    size_t index;
    size_t said;                 /* lines of `first` */
    size_t marks;                /* messages heard while joining */
    uint64_t began, joined;      /* when it set out, when it was in (ns) */
    uint64_t sent_at;            /* of the message that waits for its answer */
    char *kept;                  /* the beginning of a frame whose rest has not come */
    size_t kept_length, kept_room;
} connection;

typedef void (*listener)(connection *, const frame *, uint64_t now);

void set_out(connection *c, int epoll);
void shake_hands(connection *c, int epoll, const options *o); /* the network says that it is connected */
void receive(connection *c, const options *o, listener hear);
void say(connection *c, const char *text, size_t length);
void answer_heartbeat(connection *c, const frame *f, const options *o);
void lose(connection *c);

#endif
