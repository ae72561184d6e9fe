/** OTA data: which OTA app boots, and how to make another one boot. No I/O. */
@NullMarked
package io.crispfleet.jesptool.otadata;

import org.jspecify.annotations.NullMarked;
