package io.crispfleet.jesptool.chip;

/**
 * JEDEC identity of the SPI flash.
 *
 * @param manufacturer JEDEC manufacturer byte, for example 0xC8
 * @param device memory type and capacity bytes, 0..0xFFFF
 * @param size bytes; 0 when the id does not tell
 */
public record FlashId(int manufacturer, int device, long size) {}
