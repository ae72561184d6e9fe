package io.crispfleet.contract.api.auth;

import io.crispfleet.contract.json.BadPayload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may download the firmware of which platform. A rule for a user beats one for the role; where
 * there is no rule, admins, releasers and technicians may and the others may not.
 */
public record Permissions(List<Rule> rules) {
  private static final int MOST = 2000;

  /**
   * One rule.
   *
   * @param subject {@code role:<role>} or {@code user:<name>}
   * @param platform such as {@code esp32c3}, or {@code *} for all without a rule of their own
   */
  public record Rule(String subject, String platform, boolean download) {
    public Rule {
      Required.text(subject, "subject", Required.NAME + 5);
      if (!Required.text(platform, "platform", Required.NAME).matches("\\*|[a-z0-9_-]+")) {
        throw new BadPayload("'platform' must be a name such as esp32c3, or *");
      }
    }
  }

  public Permissions(@Nullable List<Rule> rules) {
    if (rules == null || rules.size() > MOST) {
      throw new BadPayload("'rules' must be a list of at most " + MOST);
    }
    this.rules = List.copyOf(rules);
  }
}
