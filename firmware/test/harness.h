/*
 * A tiny unit-test harness: one header, no library, one executable per test file.
 *
 *   #include "harness.h"
 *   CF_TEST(crc_of_nothing_is_zero) { CF_CHECK_EQ(cf_crc32(NULL, 0), 0); }
 *   CF_MAIN()
 *
 * A failed check prints the file, the line and both values, marks the test failed and leaves that
 * test; the other tests still run. `prog NAME...` runs the tests so named, `prog` all of them; the
 * exit status is 0 when at least one test ran and none failed. Tests run in the order of the file.
 *
 * Every test file is also built for the boards' instruction sets and run under QEMU, with 2 MB of
 * memory and stdout only. One that needs an operating system says so with the word CF_HOST_ONLY.
 */
#ifndef CF_TEST_HARNESS_H
#define CF_TEST_HARNESS_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct cf_test_case {
  const char *name;
  void (*run)(void);
};

enum { CF_TEST_LIMIT = 256 };

static struct cf_test_case cf_test_cases[CF_TEST_LIMIT];
static int cf_test_count;
static bool cf_test_failed;
static unsigned long cf_test_checks;

static inline void cf_test_add(const char *name, void (*run)(void)) {
  if (cf_test_count < CF_TEST_LIMIT) {
    cf_test_cases[cf_test_count] = (struct cf_test_case){name, run};
  }
  cf_test_count++;
}

static inline void cf_test_fail(const char *file, int line, const char *what) {
  cf_test_failed = true;
  fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
}

#define CF_TEST(test_name)                                                                         \
  static void test_name(void);                                                                     \
  __attribute__((constructor)) static void cf_test_add_##test_name(void) {                         \
    cf_test_add(#test_name, test_name);                                                            \
  }                                                                                                \
  static void test_name(void)

#define CF_CHECK(condition)                                                                        \
  do {                                                                                             \
    cf_test_checks++;                                                                              \
    if (!(condition)) {                                                                            \
      cf_test_fail(__FILE__, __LINE__, #condition);                                                \
      return;                                                                                      \
    }                                                                                              \
  } while (0)

/* Both sides are integers of any width; compared and printed as 64 bits, signed. */
#define CF_CHECK_EQ(actual, expected)                                                              \
  do {                                                                                             \
    int64_t cf_actual = (int64_t)(actual);                                                         \
    int64_t cf_expected = (int64_t)(expected);                                                     \
    cf_test_checks++;                                                                              \
    if (cf_actual != cf_expected) {                                                                \
      cf_test_fail(__FILE__, __LINE__, #actual " == " #expected);                                  \
      fprintf(stderr,                                                                              \
              "  actual %" PRId64 " (0x%" PRIx64 "), expected %" PRId64 " (0x%" PRIx64 ")\n",      \
              cf_actual, (uint64_t)cf_actual, cf_expected, (uint64_t)cf_expected);                 \
      return;                                                                                      \
    }                                                                                              \
  } while (0)

#define CF_CHECK_STR(actual, expected)                                                             \
  do {                                                                                             \
    const char *cf_actual = (actual);                                                              \
    const char *cf_expected = (expected);                                                          \
    cf_test_checks++;                                                                              \
    if (cf_actual == NULL || strcmp(cf_actual, cf_expected) != 0) {                                \
      cf_test_fail(__FILE__, __LINE__, #actual " equals " #expected);                              \
      fprintf(stderr, "  actual   \"%s\"\n  expected \"%s\"\n",                                    \
              cf_actual == NULL ? "(null)" : cf_actual, cf_expected);                              \
      return;                                                                                      \
    }                                                                                              \
  } while (0)

#define CF_CHECK_MEM(actual, expected, size)                                                       \
  do {                                                                                             \
    const uint8_t *cf_actual = (const uint8_t *)(actual);                                          \
    const uint8_t *cf_expected = (const uint8_t *)(expected);                                      \
    size_t cf_size = (size_t)(size);                                                               \
    cf_test_checks++;                                                                              \
    for (size_t cf_at = 0; cf_at < cf_size; cf_at++) {                                             \
      if (cf_actual[cf_at] != cf_expected[cf_at]) {                                                \
        cf_test_fail(__FILE__, __LINE__, #actual " has the bytes of " #expected);                  \
        fprintf(stderr, "  at byte %zu of %zu: actual 0x%02x, expected 0x%02x\n", cf_at, cf_size,  \
                cf_actual[cf_at], cf_expected[cf_at]);                                             \
        return;                                                                                    \
      }                                                                                            \
    }                                                                                              \
  } while (0)

static inline bool cf_test_wanted(const char *name, int argc, char **argv) {
#ifdef CF_BARE
  /* An emulator's command line is not for us. */
  argc = 0;
#endif
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], name) == 0) {
      return true;
    }
  }
  return argc <= 1;
}

static inline int cf_test_main(int argc, char **argv) {
  int ran = 0;
  int failed = 0;
  if (cf_test_count > CF_TEST_LIMIT) {
    fprintf(stderr, "too many tests in one file: %d, the harness holds %d\n", cf_test_count,
            CF_TEST_LIMIT);
    return 2;
  }
  for (int i = 0; i < cf_test_count; i++) {
    if (!cf_test_wanted(cf_test_cases[i].name, argc, argv)) {
      continue;
    }
    cf_test_failed = false;
    cf_test_cases[i].run();
    ran++;
    if (cf_test_failed) {
      failed++;
      fprintf(stderr, "FAILED %s\n", cf_test_cases[i].name);
    }
  }
  printf("%d tests, %d failed, %lu checks\n", ran, failed, cf_test_checks);
  return ran > 0 && failed == 0 ? 0 : 1;
}

#define CF_MAIN()                                                                                  \
  int main(int argc, char **argv) {                                                                \
    return cf_test_main(argc, argv);                                                               \
  }

#endif
