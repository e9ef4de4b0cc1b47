/* Latencies in buckets of at most 1.6 % width: no list to sort, no allocation while measuring. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

enum { SUB_BITS = 6, SUB = 1 << SUB_BITS, BUCKETS = (64 - SUB_BITS + 1) * SUB };

typedef struct {
    uint64_t count, seen[BUCKETS];
} histogram;

static inline unsigned bucket_of(uint64_t value) {
    if (value < SUB) return (unsigned)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - SUB_BITS;
    return (shift + 1) * SUB + (unsigned)((value >> shift) - SUB);
}

static inline uint64_t value_of(unsigned bucket) {
    if (bucket < SUB) return bucket;
    unsigned shift = bucket / SUB - 1;
    return ((uint64_t)(bucket % SUB) + SUB) << shift;
}

static inline void note(histogram *h, uint64_t value) {
    h->seen[bucket_of(value)]++;
    h->count++;
}

static inline uint64_t quantile(const histogram *h, double share) {
    uint64_t wanted = (uint64_t)((double)h->count * share), passed = 0;
    for (unsigned i = 0; i < BUCKETS; i++) {
        passed += h->seen[i];
        if (passed > wanted) return value_of(i);
    }
    return 0;
}

#endif
