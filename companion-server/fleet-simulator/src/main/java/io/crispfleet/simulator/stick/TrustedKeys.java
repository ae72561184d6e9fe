package io.crispfleet.simulator.stick;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.manifest.PublicKeys;
import io.crispfleet.contract.message.OtaOffer;
import io.crispfleet.simulator.link.HttpLink.Answer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The keys that a stick was provisioned with, and what it checks before it takes an offer. */
public final class TrustedKeys {
  private final PublicKeys keys;

  public TrustedKeys(PublicKeys keys) {
    this.keys = keys;
  }

  /** The error code of what speaks against an offer; empty when nothing does. */
  Optional<String> objection(OtaOffer offer, StickIdentity identity, World world, String running)
      throws InterruptedException {
    byte[] text;
    try {
      Answer answer =
          world
              .http()
              .get(
                  offer.manifest(),
                  Map.of("Authorization", "Device " + identity.id() + ":" + identity.token()),
                  Manifest.MAX_BYTES);
      if (answer.status() != 200) {
        return Optional.of("HTTP_" + answer.status());
      }
      text = answer.body();
    } catch (IOException e) {
      return Optional.of("NET");
    }
    if (keys.find(offer.keyid()).isEmpty()) {
      return Optional.of("UNKNOWN_KEY");
    }
    if (!keys.verify(text, offer.keyid(), offer.sig())) {
      return Optional.of("BAD_SIG");
    }
    try {
      Manifest manifest = Manifest.parse(text);
      if (!manifest.platform().equals("esp32")) {
        return Optional.of("WRONG_CHIP");
      }
      if (manifest.size() != offer.size()
          || !manifest.sha256().equals(offer.sha256())
          || !manifest.version().equals(offer.version())) {
        return Optional.of("BAD_SIG");
      }
      if (manifest.size() > NativeStick.SLOT) {
        return Optional.of("NO_SPACE");
      }
    } catch (BadPayload e) {
      return Optional.of("BAD_SIG");
    }
    return running.equals(offer.version()) ? Optional.of("OTHER") : Optional.empty();
  }
}
