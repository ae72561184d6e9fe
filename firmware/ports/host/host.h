/* What every part of the host port needs: memory that never fails quietly, time, files, exits. */
#ifndef CF_HOST_H
#define CF_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit codes. They are documented in `cfstick --help` and never change their meaning. */
enum {
  CF_EXIT_OK = 0,
  CF_EXIT_TROUBLE = 1, /* it ran, but a stick did not come to what was asked */
  CF_EXIT_USAGE = 3,   /* the command line cannot be meant like that */
  CF_EXIT_SERVER = 20, /* the server cannot be reached or refuses */
  CF_EXIT_LOGIN = 21,  /* the server wants another token */
  CF_EXIT_DISK = 30,   /* a file cannot be read or written */
  CF_EXIT_SYSTEM = 31, /* memory, file descriptors or a library ran out */
};

/* Says what happened, and on the next line what to do when `\n` is in the text, and exits. */
__attribute__((format(printf, 2, 3), noreturn)) void cf_host_die(int code, const char *format, ...);
/* A line on standard error, unless --quiet. */
__attribute__((format(printf, 1, 2))) void cf_host_say(const char *format, ...);
void cf_host_quiet(bool quiet);

void *cf_host_alloc(size_t n); /* zeroed */
void *cf_host_resize(void *old, size_t n);
char *cf_host_copy(const char *text);

uint64_t cf_host_now_ms(void); /* monotonic, from the start of the process */
uint64_t cf_host_now_us(void);
uint64_t cf_host_cpu_us(void); /* processor time of this thread */
int64_t cf_host_unix_s(void);

/* Randomness nobody can foresee. */
void cf_host_entropy(uint8_t *out, size_t n);

/* Chance that can be repeated: splitmix64. */
typedef struct {
  uint64_t state;
} cf_chance;
uint64_t cf_chance_next(cf_chance *chance);
uint32_t cf_chance_below(cf_chance *chance, uint32_t limit);

/* Whole files, at most `most` bytes. Both give NULL or false with errno. */
uint8_t *cf_host_read_file(const char *path, size_t most, size_t *n);
bool cf_host_write_file(const char *path, const void *bytes, size_t n);

#endif
