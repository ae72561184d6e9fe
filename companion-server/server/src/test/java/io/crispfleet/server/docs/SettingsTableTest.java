package io.crispfleet.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.config.Setting;
import io.crispfleet.server.config.Settings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of settings in {@code docs/server.md} is the one in the code. */
class SettingsTableTest {
  @Test
  void theTableListsEverySettingAsItIs() throws IOException {
    List<String> table =
        Documents.lines("server.md").stream()
            .dropWhile(line -> !line.startsWith("| setting |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(table)
        .containsExactlyElementsOf(Settings.all().stream().map(SettingsTableTest::row).toList());
  }

  private static String row(Setting<?> setting) {
    String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
    String secret = setting.secret() ? "; secret" : "";
    return "| `%s` | %s | %s%s |".formatted(setting.key(), fallback, setting.description(), secret);
  }
}
