/* Load client: N subscribers and M publishers in one thread. Prints one JSON line when everybody has joined; then for
   each line on standard input publishes for the asked time and prints what it measured. */
#include <sys/epoll.h>

#include "connection.h"
#include "histogram.h"
#include "system.h"
#include "template.h"

static options o;
static connection *all;
static size_t total, failed, next_publisher;
static int epoll;
static int measuring, publishing;
static uint64_t sent, delivered, last_news; /* since publishing began */
static uint64_t frames, bytes, deliveries, acks, refusals, published; /* of the measured window */
static histogram latency, ack_latency;

static uint64_t stamp_at(const char *digits) {
    uint64_t value = 0;
    for (int i = 0; i < 19; i++) {
        if (digits[i] < '0' || digits[i] > '9') return 0;
        value = value * 10 + (uint64_t)(digits[i] - '0');
    }
    return value;
}

/* Every time stamp in a frame is one message: an array frame holds several, other protocols wrap it as they like. */
static size_t messages_in(const frame *f, uint64_t now) {
    size_t found = 0, length = strlen(o.marker);
    const char *end = f->payload + f->length, *p = f->payload;
    while ((p = memchr(p, o.marker[length - 1], (size_t)(end - p))) != NULL) {
        p++;
        if ((size_t)(p - f->payload) < length || end - p < 19 || memcmp(p - length, o.marker, length)) continue;
        uint64_t stamp = stamp_at(p);
        if (!stamp) continue;
        found++;
        if (measuring && now > stamp) note(&latency, now - stamp);
    }
    return found;
}

static size_t times_in(const frame *f, const char *text) {
    size_t found = 0, length = strlen(text);
    const char *p = f->payload, *end = f->payload + f->length;
    while (length && (p = memmem(p, (size_t)(end - p), text, length)) != NULL) {
        found++;
        p += length;
    }
    return found;
}

static void publish(connection *c);

static void hear_publisher(connection *c, const frame *f, uint64_t now) {
    size_t answered = times_in(f, o.ack), refused = times_in(f, o.refusal);
    if (!answered && !refused) return;
    last_news = now;
    if (refused && !refusals) fprintf(stderr, "refused: %.*s\n", (int)(f->length < 400 ? f->length : 400), f->payload);
    if (measuring) {
        acks += answered;
        refusals += refused;
        if (answered) note(&ack_latency, now - c->sent_at);
    }
    if (publishing && o.rate == 0) publish(c);
}

static void hear(connection *c, const frame *f, uint64_t now) {
    if (c->group->publishes) {
        if (publishing) hear_publisher(c, f, now);
        return;
    }
    size_t found = messages_in(f, now);
    if (c->phase != READY) {
        c->marks += found;
        if (times_in(f, o.refusal)) {
            fprintf(stderr, "refused: %.*s\n", (int)(f->length < 400 ? f->length : 400), f->payload);
            lose(c);
        }
        return;
    }
    delivered += found;
    if (found) last_news = now;
    if (measuring) {
        frames++;
        bytes += f->whole;
        deliveries += found;
    }
}

static void publish(connection *c) {
    static char text[LONGEST_TEXT];
    size_t length = fill(o.templates.line[c->index % o.templates.count], sent, text);
    sent++;
    if (measuring) published++;
    c->sent_at = now_ns(CLOCK_MONOTONIC);
    say(c, text, length);
    if (c->phase == LOST) failed++;
}

static void publish_next(void) {
    connection *c = &all[o.subscribers.count + next_publisher++ % o.publishers.count];
    if (c->phase == READY) publish(c);
}

static void turn(int wait_ms) {
    struct epoll_event events[256];
    int ready = epoll_wait(epoll, events, 256, wait_ms);
    for (int i = 0; i < ready; i++) {
        connection *c = events[i].data.ptr;
        if (c->phase == CONNECTING) shake_hands(c, epoll, &o);
        else if (c->phase != LOST) receive(c, &o, hear);
        if (c->phase == LOST) failed++;
    }
}

static size_t count_of(phase wanted) {
    size_t found = 0;
    for (size_t i = 0; i < total; i++) found += all[i].phase == wanted;
    return found;
}

/* Bring everybody in, at most `parallel` at once; publishers after the subscribers. */
static void bring_in(void) {
    uint64_t began = now_ns(CLOCK_MONOTONIC), deadline = began + (uint64_t)(o.patience * 1e9);
    size_t next = 0, in = 0;
    static histogram joining;
    while (in + failed < total && now_ns(CLOCK_MONOTONIC) < deadline) {
        while (next < total && next - in - failed < o.parallel) {
            set_out(&all[next], epoll);
            failed += all[next++].phase == LOST;
        }
        turn(100);
        in = count_of(READY);
    }
    uint64_t last = began;
    for (size_t i = 0; i < total; i++) {
        if (all[i].phase != READY) continue;
        note(&joining, all[i].joined - all[i].began);
        if (all[i].joined > last) last = all[i].joined;
    }
    printf("{\"joined\":%zu,\"failed\":%zu,\"seconds\":%.6f,\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n", count_of(READY),
           total - count_of(READY), (double)(last - began) / 1e9, (double)quantile(&joining, .5) / 1e6,
           (double)quantile(&joining, .99) / 1e6);
    fflush(stdout);
}

/* Wait for a line of words that change what is asked, still answering heartbeats; the end of input: go away. */
static int told_to_go(void) {
    struct pollfd input = {.fd = 0, .events = POLLIN};
    char *line = NULL;
    size_t room = 0;
    while (poll(&input, 1, 0) == 0) turn(50);
    if (getline(&line, &room, stdin) <= 0) return 0;
    for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) read_word(word, &o);
    return 1; /* the words point into the line, which therefore stays */
}

static void publish_what_is_due(uint64_t now, uint64_t *due) {
    if (o.rate > 0) {
        for (; now >= *due; *due += (uint64_t)(1e9 / o.rate)) publish_next();
    } else if (!*o.ack && o.publishers.count && o.subscribers.count) {
        while (sent < delivered / o.subscribers.count + o.window && !failed) publish_next();
    }
}

static int wait_for(uint64_t now, uint64_t due, uint64_t until) {
    uint64_t next = o.rate > 0 && due < until ? due : until;
    return next <= now ? 0 : (int)((next - now) / 1000000);
}

static const char *run_until(uint64_t until, uint64_t *due) {
    for (uint64_t now; (now = now_ns(CLOCK_MONOTONIC)) < until;) {
        publish_what_is_due(now, due);
        turn(wait_for(now, *due, until));
        if (failed) return "connections were lost";
        if (o.rate == 0 && now > last_news && now - last_news > (uint64_t)(o.patience * 1e9)) return "no message arrived any more";
    }
    return "";
}

static uint64_t own_cpu(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000u +
           (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000u;
}

static void begin_again(void) {
    publishing = measuring = 0;
    for (uint64_t end = now_ns(CLOCK_MONOTONIC) + 300000000; now_ns(CLOCK_MONOTONIC) < end;) turn(10);
    sent = delivered = frames = bytes = deliveries = acks = refusals = published = 0;
    latency = ack_latency = (histogram){0};
}

static void measure(void) {
    begin_again();
    uint64_t due = last_news = now_ns(CLOCK_MONOTONIC), cpu[16] = {0};
    publishing = 1;
    for (size_t i = 0; *o.ack && o.rate == 0 && i < o.publishers.count; i++) publish_next();
    const char *problem = run_until(due + (uint64_t)(o.warmup * 1e9), &due);
    uint64_t began = now_ns(CLOCK_MONOTONIC), own = own_cpu();
    for (int i = 0; i < o.watching; i++) cpu[i] = cpu_of(o.watched[i]);
    measuring = 1;
    if (!*problem) problem = run_until(began + (uint64_t)(o.seconds * 1e9), &due);
    double seconds = (double)(now_ns(CLOCK_MONOTONIC) - began) / 1e9;
    printf("{\"problem\":\"%s\",\"seconds\":%.6f,\"published\":%llu,\"deliveries\":%llu,\"frames\":%llu,\"bytes\":%llu,", problem,
           seconds, (unsigned long long)published, (unsigned long long)deliveries, (unsigned long long)frames,
           (unsigned long long)bytes);
    printf("\"p50_ms\":%.4f,\"p99_ms\":%.4f,\"acks\":%llu,\"refusals\":%llu,\"ack_p50_ms\":%.4f,\"ack_p99_ms\":%.4f,",
           (double)quantile(&latency, .5) / 1e6, (double)quantile(&latency, .99) / 1e6, (unsigned long long)acks,
           (unsigned long long)refusals, (double)quantile(&ack_latency, .5) / 1e6,
           (double)quantile(&ack_latency, .99) / 1e6);
    printf("\"cpu\":%.4f,\"lost\":%zu,\"watched_cpu_s\":[", (double)(own_cpu() - own) / 1e9 / seconds, failed);
    for (int i = 0; i < o.watching; i++)
        printf("%s%.6f", i ? "," : "", (double)(cpu_of(o.watched[i]) - cpu[i]) / 1e9);
    printf("]}\n");
    fflush(stdout);
}

int main(int count, char **words) {
    read_options(count, words, &o);
    srand((unsigned)now_ns(CLOCK_MONOTONIC));
    total = o.subscribers.count + o.publishers.count;
    all = must(calloc(total ? total : 1, sizeof *all));
    for (size_t i = 0; i < total; i++) {
        int publishes = i >= o.subscribers.count;
        all[i].fd = -1;
        all[i].group = publishes ? &o.publishers : &o.subscribers;
        all[i].index = publishes ? i - o.subscribers.count : i;
    }
    epoll = epoll_create1(0);
    bring_in();
    while (told_to_go()) measure();
    return 0;
}
