package io.crispfleet.contract.legacy;

/** What ski clock routes answer when they cannot do what was asked. */
public record ErrorAnswer(String error) {}
