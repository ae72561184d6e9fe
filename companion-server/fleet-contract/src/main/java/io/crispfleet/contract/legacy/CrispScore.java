package io.crispfleet.contract.legacy;

/** {@code devices/<id>/score} of crisp-game sticks. No time, no run, no signature. */
public record CrispScore(String game, long score) {}
