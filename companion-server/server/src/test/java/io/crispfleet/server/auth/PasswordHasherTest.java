package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.http.Problem;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
  private static final HashCost CHEAP = new HashCost(64, 1, 1);

  @Test
  void hashesAreArgon2idAtTheCostThatOwaspNames() {
    String hash = hasher(HashCost.OWASP, 1, 0).hash("seven wild geese 7");
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hasher(HashCost.OWASP, 1, 0).verify("seven wild geese 7", Optional.of(hash)))
        .isTrue();
  }

  @Test
  void aHashOfTheReferenceImplementationIsUnderstood() {
    // argon2 -id -t 2 -m 16 -p 1, password "password", salt "somesalt".
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
            + "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(PasswordHash.parse(reference).matches("password")).isTrue();
    assertThat(PasswordHash.parse(reference).toString()).isEqualTo(reference);
  }

  @Test
  void hashesOfAnotherCostStillWorkAndAreOutdated() {
    String old = hasher(CHEAP, 1, 0).hash("p");
    PasswordHasher now = hasher(new HashCost(128, 1, 1), 1, 0);
    assertThat(now.verify("p", Optional.of(old))).isTrue();
    assertThat(now.outdated(old)).isTrue();
    assertThat(now.outdated(now.hash("p"))).isFalse();
  }

  @Test
  void nobodysPasswordIsNeverRight() {
    assertThat(hasher(CHEAP, 1, 0).verify("", Optional.empty())).isFalse();
  }

  @Test
  void theSameLettersFromAnotherSystemAreTheSamePassword() {
    PasswordHasher hasher = hasher(CHEAP, 1, 0);
    assertThat(hasher.verify("schön", Optional.of(hasher.hash("scho\u0308n")))).isTrue();
  }

  @Test
  void aCrowdIsTurnedAwayInsteadOfFillingTheMemory() throws Exception {
    PasswordHasher hasher = hasher(HashCost.OWASP, 1, 1);
    int refused = 0;
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> logins = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        logins.add(crowd.submit(() -> hasher.verify("x", Optional.empty())));
      }
      for (Future<Boolean> login : logins) {
        try {
          login.get();
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  Problem.class,
                  busy -> {
                    assertThat(busy.status()).isEqualTo(503);
                    assertThat(busy.headers()).containsKey("Retry-After");
                  });
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
    assertThat(hasher.verify("x", Optional.empty())).isFalse();
  }

  @Test
  void whatIsNoHashIsRefused() {
    assertThatThrownBy(() -> PasswordHash.parse("$2y$10$abc"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PasswordHasher hasher(HashCost cost, int atOnce, int waiting) {
    return new PasswordHasher(cost, atOnce, waiting, Duration.ofSeconds(30), new SecureRandom());
  }
}
