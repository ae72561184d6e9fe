/*
 * The answer of a captive portal's name server: every name is here. Source: RFC 1035. Only the
 * first question is looked at; the answer carries it and, for type A, one record that points at it.
 */
#include <string.h>

#include "../base/bytes.h"
#include "../stick/stick.h"

#define HEAD 12u
#define MOST 255u /* bytes of a name */

/* Length of the name at `at` with its final zero; 0 when it is none. Questions use no pointers. */
static size_t name_length(const uint8_t *at, size_t n) {
  size_t i = 0;
  while (i < n && i < MOST) {
    uint8_t label = at[i];
    if (label == 0) {
      return i + 1;
    }
    if (label > 63) {
      return 0;
    }
    i += 1u + label;
  }
  return 0;
}

size_t cf_dns_answer(const uint8_t *query, size_t n, const uint8_t address[4], uint8_t *out,
                     size_t capacity) {
  enum { RECORD = 16, TYPE_A = 1, CLASS_IN = 1, TTL_S = 10 };
  if (n < HEAD || n > 512 || (query[2] & 0xF8) != 0 || cf_be16(query + 4) == 0) {
    return 0; /* an answer, not a plain query, or no question */
  }
  size_t name = name_length(query + HEAD, n - HEAD);
  if (name == 0 || n - HEAD - name < 4) {
    return 0;
  }
  const uint8_t *type = query + HEAD + name;
  size_t question = HEAD + name + 4;
  bool here = cf_be16(type) == TYPE_A && cf_be16(type + 2) == CLASS_IN;
  if (question + RECORD > capacity) {
    return 0;
  }
  memset(out, 0, HEAD);
  memcpy(out, query, 2);
  out[2] = (uint8_t)(0x84 | (query[2] & 1)); /* answer, authoritative, recursion as asked */
  cf_put_be16(out + 4, 1);
  cf_put_be16(out + 6, here);
  memcpy(out + HEAD, query + HEAD, question - HEAD);
  if (!here) {
    return question;
  }
  uint8_t *record = out + question;
  cf_put_be16(record, 0xC000 | HEAD); /* the name of the question */
  cf_put_be16(record + 2, TYPE_A);
  cf_put_be16(record + 4, CLASS_IN);
  cf_put_be32(record + 6, TTL_S);
  cf_put_be16(record + 10, 4);
  memcpy(record + 12, address, 4);
  return question + RECORD;
}
