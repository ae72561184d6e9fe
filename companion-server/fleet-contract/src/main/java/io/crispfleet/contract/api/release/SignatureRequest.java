package io.crispfleet.contract.api.release;

/**
 * Signs a release that was uploaded without a signature.
 *
 * @param manifest the exact text
 * @param signature base64 of the DER signature
 */
public record SignatureRequest(String manifest, String keyId, String signature) {}
