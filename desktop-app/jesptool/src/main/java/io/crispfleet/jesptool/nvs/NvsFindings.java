package io.crispfleet.jesptool.nvs;

import java.util.ArrayList;
import java.util.List;

/** Collects findings; a partition full of rubbish does not produce a book. */
final class NvsFindings {
  private static final int MOST = 200;

  private final List<String> list = new ArrayList<>();
  private int dropped;

  void add(String finding) {
    if (list.size() < MOST) {
      list.add(finding);
    } else {
      dropped++;
    }
  }

  List<String> list() {
    if (dropped == 0) {
      return List.copyOf(list);
    }
    List<String> all = new ArrayList<>(list);
    all.add("There are " + dropped + " more findings.");
    return List.copyOf(all);
  }
}
