package io.crispfleet.contract.legacy;

/** How an action of the older interface ended. */
public record SkiClockResult(boolean success, String message) {}
