package io.crispfleet.contract.api.release;

import java.time.Instant;

/**
 * A public signing key.
 *
 * @param publicKey base64 of the SubjectPublicKeyInfo
 * @param state {@code active}; {@code retiring}: what it signed is still offered, nothing new is
 *     taken; {@code revoked}: what it signed is not offered any more
 * @param since when it came into that state
 */
public record SigningKeyInfo(
    String keyId, String name, String publicKey, String state, Instant since, Instant addedAt) {}
