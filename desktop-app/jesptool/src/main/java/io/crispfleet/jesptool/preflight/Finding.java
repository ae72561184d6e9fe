package io.crispfleet.jesptool.preflight;

/**
 * A reason not to flash.
 *
 * @param reason a full sentence
 */
public record Finding(Check check, String reason) {}
