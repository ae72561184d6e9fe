package io.crispfleet.jesptool.symbol;

/** A file and a 1-based line. */
record SourceLine(String file, int line) {}
