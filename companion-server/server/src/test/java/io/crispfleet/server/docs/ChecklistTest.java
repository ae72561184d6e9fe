package io.crispfleet.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/checklist.md} names tests that exist, in whatever module. */
class ChecklistTest {
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*\\|(.*)\\|");

  @Test
  void everyNamedTestExists() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String line : Documents.lines("checklist.md")) {
      Matcher test = NAMED.matcher(line);
      while (test.find()) {
        named++;
        String source = sources.getOrDefault(test.group(1), "");
        boolean exists =
            source.contains("void " + test.group(2) + "(")
                || source.contains("> " + test.group(2) + "(");
        if (!exists) {
          missing.add(test.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(100);
  }

  @Test
  void everyRowNamesATestOrSaysWhatIsMissing() throws IOException {
    List<String> silent =
        Documents.lines("checklist.md").stream()
            .filter(line -> ROW.matcher(line).matches())
            .filter(
                line -> {
                  Matcher row = ROW.matcher(line);
                  return row.matches()
                      && !NAMED.matcher(row.group(2)).find()
                      && !row.group(2).contains("later");
                })
            .toList();
    assertThat(silent).isEmpty();
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Documents.root().resolve("companion-server"))) {
      for (Path file :
          files
              .filter(path -> path.toString().contains("/src/test/java/".replace('/', separator())))
              .filter(path -> path.toString().endsWith(".java"))
              .toList()) {
        String name = file.getFileName().toString();
        sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
      }
    }
    return sources;
  }

  private static char separator() {
    return File.separatorChar;
  }
}
