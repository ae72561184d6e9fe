package io.crispfleet.jesptool.efuse;

/**
 * One field as burned into a chip.
 *
 * @param name as in Espressif's manuals
 * @param group {@code identity}, {@code security}, {@code download}, {@code debug}, {@code usb},
 *     {@code power}, {@code pads} or {@code clock}
 * @param value an address as {@code aa:bb:cc:dd:ee:ff}, any other field as a decimal number
 * @param meaning for people; may be empty
 */
public record EfuseField(String name, String group, String value, String meaning) {}
