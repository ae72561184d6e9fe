package io.crispfleet.contract.api.device;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/enroll}: a stick without a credential asks for one, and asks again until
 * somebody adopted it.
 *
 * @param claim 16 to 64 random characters of the stick's own choice; who knows it gets the token
 * @param mac six bytes as {@code 24:0A:C4:A1:B2:C3}
 */
public record EnrolRequest(
    String id,
    String claim,
    @Nullable String mac,
    @Nullable String platform,
    @Nullable String board,
    @Nullable String product,
    @Nullable String version) {
  @Override
  public String toString() {
    return "EnrolRequest[id=" + id + "]";
  }
}
