package io.crispfleet.contract.api.score;

/** Body of {@code POST /api/v1/runs}, signed as a whole in {@code X-Signature}. */
public record RunRequest(String game) {}
