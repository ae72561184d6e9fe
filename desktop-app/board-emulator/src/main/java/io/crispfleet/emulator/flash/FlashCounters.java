package io.crispfleet.emulator.flash;

/**
 * Work a flash has done since it was opened.
 *
 * @param sectorsErased 4 KiB erases
 * @param blocksErased 64 KiB erases
 * @param chipErases whole-chip erases
 * @param bytesErased bytes covered by all of them
 * @param pagesProgrammed 256 byte pages touched by programming
 * @param bytesProgrammed bytes programmed
 */
public record FlashCounters(
    long sectorsErased,
    long blocksErased,
    long chipErases,
    long bytesErased,
    long pagesProgrammed,
    long bytesProgrammed) {}
