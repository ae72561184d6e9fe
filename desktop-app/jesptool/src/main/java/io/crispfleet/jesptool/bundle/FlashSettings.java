package io.crispfleet.jesptool.bundle;

/**
 * Values for the flash fields of the bootloader header; {@code keep} leaves a field as built.
 *
 * @param mode {@code keep}, {@code qio}, {@code qout}, {@code dio} or {@code dout}
 * @param frequency {@code keep} or for example {@code 40m}, {@code 80m}
 * @param size {@code keep}, {@code detect} or for example {@code 4MB}
 */
public record FlashSettings(String mode, String frequency, String size) {
  public static final FlashSettings KEEP = new FlashSettings("keep", "keep", "keep");
}
