/* What a run is asked to do: `name=value` words, each named below. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <netinet/in.h>
#include <stddef.h>

#include "framing.h"

typedef struct {
    char **line;
    size_t count;
} lines;

/* Connections of one kind. Cookies and templates are given to them in turn, beginning anew at their end. */
typedef struct {
    protocol speaks;            /* speaks=ws|mqtt|lines */
    struct sockaddr_in address; /* address=HOST:PORT, numbers only */
    const char *host;           /* the same as text, for the Host header */
    const char *path;           /* path=/ws/v1 */
    const char *topic;          /* topic=room (MQTT) */
    const char *ready;          /* ready=TEXT: joined once a frame holds it; empty: as soon as all of `first` is said */
    size_t ready_marks;         /* ready-marks=N: joined once so many messages came */
    lines cookies;              /* cookies=FILE */
    lines first, cues;          /* first=FILE cues=FILE: what is said after the handshake, line by line; each line
                                   after the first once a frame holds its cue */
    size_t count;               /* count=N */
    int publishes;
} group;

typedef struct {
    group subscribers, publishers; /* the latter's words begin with `publish-` */
    const char *origin;            /* origin=http://…: the header, when not empty */
    const char *subprotocol;       /* subprotocol=xmpp: the header Sec-WebSocket-Protocol, when not empty */
    const char *marker;            /* marker=TEXT: what stands before the 19 digits of a time stamp; one byte wide tail */
    const char *ack, *refusal;     /* ack=TEXT, refusal=TEXT: how a publisher's send is answered */
    const char *ping, *pong;       /* ping=TEXT pong=TEXT: a heartbeat inside text frames (Engine.IO) */
    lines templates;               /* templates=FILE: what publishers say; it and `first` are filled in (template.h) */
    size_t window;                 /* window=W: messages in flight in all, when there are no acks */
    double rate;                   /* rate=R: messages a second instead of a window */
    double warmup, seconds;        /* warmup=S seconds=S */
    double patience;               /* patience=S: until everybody has joined, and without any news */
    size_t parallel;               /* parallel=K: connections on their way in at once */
    int watched[16], watching;     /* watch=PID,PID: whose CPU time is measured */
} options;

void read_word(char *word, options *out); /* keeps pointers into the word */
void read_options(int count, char **words, options *out);

#endif
