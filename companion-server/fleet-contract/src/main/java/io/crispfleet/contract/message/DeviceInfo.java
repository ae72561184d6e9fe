package io.crispfleet.contract.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Retained on {@code info}: what the stick is and runs.
 *
 * @param platform chip target such as {@code esp32}
 * @param mac six bytes as {@code 24:0A:C4:A1:B2:C3}
 * @param elf lower-case hex of the running app's ELF SHA-256, at least 8 digits
 * @param slotSize bytes that an app may have
 * @param env {@code prod} or {@code dev}
 * @param cmds commands it understands
 */
public record DeviceInfo(
    int v,
    @Nullable String product,
    String platform,
    @Nullable String board,
    @Nullable String mac,
    String version,
    @JsonProperty("version_code") @Nullable Long versionCode,
    @Nullable String elf,
    @JsonProperty("security_version") @Nullable Integer securityVersion,
    @Nullable String partition,
    @JsonProperty("reset_reason") @Nullable String resetReason,
    @JsonProperty("slot_size") @Nullable Long slotSize,
    @Nullable String env,
    List<String> caps,
    List<String> cmds) {}
