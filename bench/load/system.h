/* The clock, the CPU time of processes, and sockets: what the load client and the floor server share. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline uint64_t now_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

__attribute__((noreturn, format(printf, 1, 2))) static inline void give_up(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

static inline void *must(void *memory) {
    if (memory == NULL) give_up("out of memory");
    return memory;
}

/* CPU time of a process in ns, all its threads; /proc/PID/stat counts in steps of 10 ms only. */
static inline uint64_t cpu_of(int pid) {
    char path[400];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *folder = opendir(path);
    if (folder == NULL) return 0;
    uint64_t total = 0;
    for (struct dirent *one; (one = readdir(folder)) != NULL;) {
        if (one->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", pid, one->d_name);
        FILE *file = fopen(path, "r");
        unsigned long long spent;
        if (file != NULL && fscanf(file, "%llu", &spent) == 1) total += spent;
        if (file != NULL) fclose(file);
    }
    closedir(folder);
    return total;
}

static inline void without_delay(int fd) {
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* Send all of it, waiting up to five seconds for a peer that is slow to take it; 0 when it could not be sent. */
static inline int send_all(int fd, const char *data, size_t length) {
    while (length) {
        ssize_t sent = send(fd, data, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            if (poll(&wait, 1, 5000) <= 0) return 0;
            continue;
        }
        if (sent <= 0) return 0;
        data += sent;
        length -= (size_t)sent;
    }
    return 1;
}

#endif
