package io.crispfleet.contract.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Retained on {@code ota/offer}; an empty payload withdraws it.
 *
 * @param url absolute, with an IP address
 * @param size bytes
 * @param sig base64 of the DER signature over the manifest
 * @param manifest absolute URL of the manifest text
 * @param notBefore epoch seconds, 0 for now
 * @param deadline epoch seconds, 0 for none
 * @param force also in mid-game
 * @param allowDowngrade an older version on purpose
 */
public record OtaOffer(
    int v,
    String session,
    String version,
    @JsonProperty("version_code") long versionCode,
    String url,
    long size,
    String sha256,
    @Nullable String elf,
    String keyid,
    String sig,
    String manifest,
    @JsonProperty("not_before") long notBefore,
    long deadline,
    boolean force,
    @JsonProperty("allow_downgrade") @Nullable Boolean allowDowngrade) {}
