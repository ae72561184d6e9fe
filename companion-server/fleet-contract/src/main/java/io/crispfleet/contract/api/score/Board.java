package io.crispfleet.contract.api.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/boards/{game}}.
 *
 * @param view {@code best}: one line per player; {@code runs}: every run
 * @param scoreClass {@code all}, {@code verified} (signed, offline ones too) or {@code open}
 * @param window {@code all}
 * @param total lines of the whole board
 * @param me the line of the player asked for; null when nobody was, or he is not on it
 * @param around the lines around {@code me}, himself included; empty when {@code me} is null
 */
public record Board(
    String game,
    String view,
    @JsonProperty("class") String scoreClass,
    String window,
    int total,
    List<BoardEntry> entries,
    @Nullable BoardEntry me,
    List<BoardEntry> around) {
  public Board {
    entries = List.copyOf(entries);
    around = List.copyOf(around);
  }
}
