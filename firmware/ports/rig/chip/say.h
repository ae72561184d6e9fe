/* Log lines as ESP-IDF writes them, "I (421) boot: ...", so that any monitor reads them. */
#ifndef RIG_SAY_H
#define RIG_SAY_H

#include <stdint.h>

void say(const char *text);
void say_number(uint32_t value);
void say_hex(uint32_t value);
/* The head of a line: level 'I', 'W' or 'E', and the part of the program that speaks. */
void say_line(char level, const char *tag);
void say_end(void);

#endif
