package io.crispfleet.server.ota.policy;

import io.crispfleet.server.releases.Release;
import java.util.Locale;

/** What {@link OfferPolicy} decided for one stick. */
public sealed interface Decision {
  /**
   * The stick shall run {@code release}.
   *
   * @param downgrade true when it is older than what runs and somebody allowed that
   */
  record Offer(Release release, boolean downgrade) implements Decision {}

  /**
   * There is nothing for it.
   *
   * @param detail a sentence for people
   */
  record NoOffer(Reason reason, String detail) implements Decision {}

  /**
   * There is something, but not now.
   *
   * @param detail a sentence for people
   */
  record Wait(Reason reason, String detail) implements Decision {}

  /** Why there is no offer. */
  enum Reason {
    ADAPTER_OFF,
    BANNED,
    ARCHIVED,
    NOT_ADOPTED,
    PLATFORM_UNKNOWN,
    NO_RELEASE,
    NOT_ACTIVE,
    UNTRUSTED,
    UNSIGNED,
    WRONG_PLATFORM,
    WRONG_PRODUCT,
    WRONG_BOARD,
    TOO_LARGE,
    UP_TO_DATE,
    DOWNGRADE,
    NO_STEPPING_STONE,
    /** Offered again and again without ever being proved: a loop, held until somebody looks. */
    LOOP,
    /** The stick's own firmware would ignore the offer. */
    STICK_WOULD_REFUSE,
    ROLLOUT,
    RETRY_LATER;

    /** As written in answers and logs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
