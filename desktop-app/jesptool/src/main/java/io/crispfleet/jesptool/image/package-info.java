/**
 * The images ESP boot ROMs and bootloaders load: parsing, checking, building, patching, merging.
 *
 * <p>Layout facts: ESP-IDF "App Image Format" and the firmware image format page of the esptool
 * documentation.
 */
@NullMarked
package io.crispfleet.jesptool.image;

import org.jspecify.annotations.NullMarked;
