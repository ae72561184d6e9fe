package io.crispfleet.contract.api.release;

/**
 * Registers a public signing key.
 *
 * @param name for people, such as {@code release laptop 2026}
 * @param publicKey PEM, or base64 of the SubjectPublicKeyInfo
 */
public record NewSigningKey(String name, String publicKey) {}
