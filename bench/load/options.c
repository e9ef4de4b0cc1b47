#include "options.h"

#include "system.h"

static lines read_lines(const char *path) {
    lines out = {NULL, 0};
    FILE *file = fopen(path, "r");
    if (file == NULL) give_up("cannot read %s", path);
    char *text = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&text, &room, file)) > 0;) {
        if (text[length - 1] == '\n') text[length - 1] = 0;
        out.line = must(realloc(out.line, (out.count + 1) * sizeof *out.line));
        out.line[out.count++] = must(strdup(text));
    }
    free(text);
    fclose(file);
    return out;
}

static void read_address(const char *text, group *out) {
    char host[64];
    int port;
    if (sscanf(text, "%63[0-9.]:%d", host, &port) != 2) give_up("no address: %s", text);
    out->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, host, &out->address.sin_addr);
    out->host = text;
}

static int read_group(const char *name, const char *value, group *out) {
    if (!strcmp(name, "speaks")) out->speaks = value[0] == 'w' ? SPEAKS_WS : value[0] == 'm' ? SPEAKS_MQTT : SPEAKS_LINES;
    else if (!strcmp(name, "address")) read_address(value, out);
    else if (!strcmp(name, "path")) out->path = value;
    else if (!strcmp(name, "topic")) out->topic = value;
    else if (!strcmp(name, "ready")) out->ready = value;
    else if (!strcmp(name, "ready-marks")) out->ready_marks = strtoul(value, NULL, 10);
    else if (!strcmp(name, "cookies")) out->cookies = read_lines(value);
    else if (!strcmp(name, "first")) out->first = read_lines(value);
    else if (!strcmp(name, "cues")) out->cues = read_lines(value);
    else if (!strcmp(name, "count")) out->count = strtoul(value, NULL, 10);
    else return 0;
    return 1;
}

static int read_run(const char *name, const char *value, options *out) {
    if (!strcmp(name, "origin")) out->origin = value;
    else if (!strcmp(name, "subprotocol")) out->subprotocol = value;
    else if (!strcmp(name, "marker")) out->marker = value;
    else if (!strcmp(name, "ack")) out->ack = value;
    else if (!strcmp(name, "refusal")) out->refusal = value;
    else if (!strcmp(name, "ping")) out->ping = value;
    else if (!strcmp(name, "pong")) out->pong = value;
    else if (!strcmp(name, "templates")) out->templates = read_lines(value);
    else if (!strcmp(name, "window")) out->window = strtoul(value, NULL, 10);
    else if (!strcmp(name, "rate")) out->rate = strtod(value, NULL);
    else if (!strcmp(name, "warmup")) out->warmup = strtod(value, NULL);
    else if (!strcmp(name, "seconds")) out->seconds = strtod(value, NULL);
    else if (!strcmp(name, "patience")) out->patience = strtod(value, NULL);
    else if (!strcmp(name, "parallel")) out->parallel = strtoul(value, NULL, 10);
    else return 0;
    return 1;
}

static void read_watched(char *text, options *out) {
    out->watching = 0;
    for (char *pid = strtok(text, ","); pid != NULL && out->watching < 16; pid = strtok(NULL, ","))
        out->watched[out->watching++] = atoi(pid);
}

void read_word(char *word, options *out) {
    char *value = strchr(word, '=');
    if (value == NULL) give_up("not name=value: %s", word);
    *value++ = 0;
    if (!strcmp(word, "watch")) read_watched(value, out);
    else if (!strncmp(word, "publish-", 8) ? !read_group(word + 8, value, &out->publishers)
             : !read_group(word, value, &out->subscribers) && !read_run(word, value, out))
        give_up("unknown word: %s", word);
}

static void check_cues(const group *g) {
    if (g->first.count > g->cues.count + 1) give_up("first=FILE with %zu lines: too few cues", g->first.count);
}

void read_options(int count, char **words, options *out) {
    group plain = {.path = "/", .topic = "room", .ready = ""};
    *out = (options){.subscribers = plain, .publishers = plain, .origin = "", .subprotocol = "", .marker = "\"~",
                     .ack = "", .refusal = "", .ping = "", .pong = "", .window = 16, .warmup = 1, .seconds = 3,
                     .patience = 60, .parallel = 50};
    out->publishers.publishes = 1;
    for (int i = 1; i < count; i++) read_word(words[i], out);
    check_cues(&out->subscribers);
    check_cues(&out->publishers);
    if (out->publishers.count && !out->templates.count) give_up("publishers need templates=FILE");
}
