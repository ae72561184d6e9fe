#include "faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *word;
  double most;
} known[CF_FAULT_COUNT] = {
    [CF_FAULT_CORRUPT_DOWNLOAD] = {"corrupt-download", 100},
    [CF_FAULT_CUT_DOWNLOAD] = {"cut-download", 100},
    [CF_FAULT_POWER_CUT] = {"power-cut", 100},
    [CF_FAULT_CRASH_NEW] = {"crash-new", 100},
    [CF_FAULT_DROP_MQTT] = {"drop-mqtt", 100},
    [CF_FAULT_LOW_BATTERY] = {"low-battery", 100},
    [CF_FAULT_SLOW_LINK] = {"slow-link", 100000},
    [CF_FAULT_CLOCK_SKEW] = {"clock-skew", 86400000},
};

static char sentence[200];

static const char *one(const char *text, size_t n, cf_faults *out) {
  const char *equals = memchr(text, '=', n);
  size_t word_n = equals ? (size_t)(equals - text) : n;
  for (int i = 0; i < CF_FAULT_COUNT; i++) {
    if (strlen(known[i].word) != word_n || memcmp(known[i].word, text, word_n) != 0)
      continue;
    char number[24];
    size_t number_n = equals ? n - word_n - 1 : 0;
    if (number_n == 0 || number_n >= sizeof number)
      break;
    memcpy(number, equals + 1, number_n);
    number[number_n] = 0;
    char *end;
    double value = strtod(number, &end);
    if (*end || !(value >= 0 && value <= known[i].most)) {
      snprintf(sentence, sizeof sentence, "'%s' is no value for %s; use 0 to %.0f.", number,
               known[i].word, known[i].most);
      return sentence;
    }
    out->value[i] = value;
    return NULL;
  }
  int used = snprintf(sentence, sizeof sentence, "There is no fault '%.*s'; use",
                      (int)(n < 40 ? n : 40), text);
  for (int i = 0; i < CF_FAULT_COUNT; i++) {
    used += snprintf(sentence + used, sizeof sentence - (size_t)used, "%s %s=N", i ? "," : "",
                     known[i].word);
    if ((size_t)used >= sizeof sentence)
      break;
  }
  return sentence;
}

const char *cf_faults_parse(const char *text, cf_faults *out) {
  *out = (cf_faults){0};
  while (*text) {
    size_t n = strcspn(text, ",");
    if (n > 0 && !(n == 4 && memcmp(text, "none", 4) == 0)) {
      const char *wrong = one(text, n, out);
      if (wrong)
        return wrong;
    }
    text += n;
    if (*text)
      text++;
  }
  return NULL;
}

bool cf_faults_strike(const cf_faults *faults, cf_fault fault, cf_chance *chance) {
  double share = faults->value[fault];
  return share > 0 && cf_chance_below(chance, 1000000) < share * 10000;
}

const char *cf_faults_help(void) {
  return "  corrupt-download=P  of downloads: one byte is wrong\n"
         "  cut-download=P      of downloads: the connection breaks somewhere\n"
         "  power-cut=P         of downloads: the power goes at some byte of flash work\n"
         "  crash-new=P         of updates: the new firmware crashes before it proved itself\n"
         "  drop-mqtt=P         of MQTT sends: the connection breaks in the middle\n"
         "  low-battery=P       of sticks: 5 % of charge\n"
         "  slow-link=KBPS      what a download gets, KB a second\n"
         "  clock-skew=SECONDS  clocks are off by up to so much, either way\n";
}
