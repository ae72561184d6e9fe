package io.crispfleet.server.logging;

import java.util.List;
import java.util.regex.Pattern;

/** Takes secrets out of text before it is written anywhere. */
final class Redaction {
  static final String MARK = "[redacted]";

  private static final String SECRET_NAMES =
      "(?:pass(?:word|phrase|wd)|secret|(?:access[_-]?|device[_-]?|csrf[_-]?|x-csrf-|x-api-)?token"
          + "|(?:x-)?api[_-]?key|credential|(?:score|hmac|signing|private|device)[_-]?key"
          + "|setup[_-]?code|x-signature|signature|sig|nonce)";

  private record Rule(Pattern pattern, String replacement) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              "(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
              MARK),
          rule("(?im)\\b((?:proxy-)?authorization\"?\\s*[:=]\\s*).+$", "$1" + MARK),
          rule("(?im)\\b((?:set-)?cookie\"?\\s*[:=]\\s*).+$", "$1" + MARK),
          rule("(?i)\\b(device\\s+[A-Za-z0-9_-]{4,32}):[A-Za-z0-9_=-]{16,}", "$1:" + MARK),
          rule("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}", "$1 " + MARK),
          rule(
              "(?i)(\\b"
                  + SECRET_NAMES
                  + "[\"']?\\s*[:=]\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s\"',;&})\\]]+)",
              "$1" + MARK),
          rule("(?i)([?&](?:s|k|key|code|t)=)[^&\\s\"']+", "$1" + MARK),
          rule("([a-z][a-z0-9+.-]*://)[^/\\s@]+@", "$1" + MARK + "@"),
          rule("(/firmware/(?:user-download|parts)/)[^/\\s\"]+", "$1" + MARK),
          rule("\\bcf[a-z]{0,4}_[A-Za-z0-9_-]{16,}", MARK));

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(?:" + SECRET_NAMES + "|authorization|cookie)");

  private Redaction() {}

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }

  static String of(String text) {
    String clean = text;
    for (Rule rule : RULES) {
      clean = rule.pattern.matcher(clean).replaceAll(rule.replacement);
    }
    return clean;
  }

  /** True when whatever stands under this name is a secret. */
  static boolean names(String field) {
    return SECRET_NAME.matcher(field).matches();
  }
}
