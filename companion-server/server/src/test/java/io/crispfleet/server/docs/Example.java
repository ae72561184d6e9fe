package io.crispfleet.server.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands in a document, with what they print if the document says so.
 *
 * @param line where the commands begin, from 1
 * @param language of the expected output: {@code text} or {@code json}; empty when none is given
 */
record Example(int line, String commands, String language, String expected) {
  private static final String FENCE = "```";

  /** Every {@code sh} block of a document, each with the {@code text} or {@code json} after it. */
  static List<Example> in(List<String> document) {
    List<Example> examples = new ArrayList<>();
    for (int at = 0; at < document.size(); at++) {
      if (!document.get(at).startsWith(FENCE)) {
        continue;
      }
      String language = document.get(at).substring(FENCE.length()).strip();
      int begin = at + 1;
      do {
        at++;
      } while (!document.get(at).equals(FENCE));
      String content = String.join("\n", document.subList(begin, at));
      if (language.equals("sh")) {
        examples.add(new Example(begin + 1, content, "", ""));
      } else if ((language.equals("text") || language.equals("json")) && !examples.isEmpty()) {
        Example last = examples.removeLast();
        if (!last.language().isEmpty()) {
          throw new IllegalArgumentException("line " + begin + ": two outputs of one example");
        }
        examples.add(new Example(last.line(), last.commands(), language, content));
      }
    }
    return examples;
  }

  String name() {
    String first = commands.lines().filter(line -> !line.startsWith("#")).findFirst().orElse("");
    return "line " + line + ": " + first;
  }
}
