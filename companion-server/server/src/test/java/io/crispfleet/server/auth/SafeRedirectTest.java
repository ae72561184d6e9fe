package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeRedirectTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/devices?tag=hall#row", "/a//b", "/%2F%2Fevil.example"})
  void pathsOfThisServerAreFollowed(String wanted) {
    assertThat(SafeRedirect.target(wanted)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "//evil",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/ä"
      })
  void anythingElseIsIgnored(String wanted) {
    assertThat(SafeRedirect.target(wanted)).isEqualTo("/");
  }

  @Property
  void theTargetIsAlwaysOnThisServer(@ForAll String wanted) {
    assertThat(SafeRedirect.target("/" + wanted)).matches("/([!-~&&[^/\\\\]][!-~&&[^\\\\]]*)?");
  }
}
