#define _GNU_SOURCE
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static bool silent;

static void line(const char *format, va_list arguments) {
  fputs("cfstick: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void cf_host_die(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  line(format, arguments);
  va_end(arguments);
  exit(code);
}

void cf_host_quiet(bool quiet) {
  silent = quiet;
}

void cf_host_say(const char *format, ...) {
  if (silent)
    return;
  va_list arguments;
  va_start(arguments, format);
  line(format, arguments);
  va_end(arguments);
}

void *cf_host_alloc(size_t n) {
  void *memory = calloc(1, n > 0 ? n : 1);
  if (!memory)
    cf_host_die(CF_EXIT_SYSTEM, "out of memory: run fewer sticks.");
  return memory;
}

void *cf_host_resize(void *old, size_t n) {
  void *memory = realloc(old, n);
  if (!memory)
    cf_host_die(CF_EXIT_SYSTEM, "out of memory: run fewer sticks.");
  return memory;
}

char *cf_host_copy(const char *text) {
  size_t n = strlen(text) + 1;
  return memcpy(cf_host_alloc(n), text, n);
}

uint64_t cf_host_now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  static uint64_t first;
  uint64_t us = (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
  if (!first)
    first = us;
  return us - first;
}

uint64_t cf_host_now_ms(void) {
  return cf_host_now_us() / 1000u;
}

uint64_t cf_host_cpu_us(void) {
  struct timespec used;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return (uint64_t)used.tv_sec * 1000000u + (uint64_t)used.tv_nsec / 1000u;
}

int64_t cf_host_unix_s(void) {
  return (int64_t)time(NULL);
}

void cf_host_entropy(uint8_t *out, size_t n) {
  while (n > 0) {
    ssize_t got = getrandom(out, n, 0);
    if (got < 0 && errno != EINTR) {
      cf_host_die(CF_EXIT_SYSTEM, "the system gives no random numbers: %s.", strerror(errno));
    }
    if (got > 0) {
      out += got;
      n -= (size_t)got;
    }
  }
}

uint64_t cf_chance_next(cf_chance *chance) {
  uint64_t z = chance->state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

uint32_t cf_chance_below(cf_chance *chance, uint32_t limit) {
  return limit ? (uint32_t)((cf_chance_next(chance) >> 32) * limit >> 32) : 0;
}

uint8_t *cf_host_read_file(const char *path, size_t most, size_t *n) {
  FILE *file = fopen(path, "rbe");
  if (!file)
    return NULL;
  uint8_t *bytes = cf_host_alloc(most + 1);
  *n = fread(bytes, 1, most + 1, file);
  bool good = !ferror(file) && *n <= most;
  int why = ferror(file) ? errno : EFBIG;
  fclose(file);
  if (!good) {
    free(bytes);
    errno = why;
    return NULL;
  }
  bytes[*n] = 0;
  return bytes;
}

bool cf_host_write_file(const char *path, const void *bytes, size_t n) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return false;
  const uint8_t *from = bytes;
  bool good = true;
  while (good && n > 0) {
    ssize_t done = write(fd, from, n);
    if (done < 0 && errno == EINTR)
      continue;
    good = done > 0;
    if (good) {
      from += done;
      n -= (size_t)done;
    }
  }
  return close(fd) == 0 && good;
}
