package io.crispfleet.simulator.firmware;

/**
 * What a stick knows of an app image once it has all of it.
 *
 * @param version of the app descriptor, at most 31 characters
 * @param elfSha256 of the app descriptor, 64 lower-case hex digits
 * @param sha256 of all bytes, 64 lower-case hex digits
 */
public record AppImage(String version, String elfSha256, String sha256) {}
