package io.crispfleet.contract.manifest;

/**
 * A manifest with the signature over its text.
 *
 * @param keyId see {@link PublicSigningKey#id()}
 * @param signature base64 of the DER ECDSA signature
 */
public record SignedManifest(Manifest manifest, String keyId, String signature) {}
