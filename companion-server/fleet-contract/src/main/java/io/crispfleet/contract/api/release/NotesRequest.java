package io.crispfleet.contract.api.release;

/** Replaces the notes of a release. */
public record NotesRequest(String notes) {}
