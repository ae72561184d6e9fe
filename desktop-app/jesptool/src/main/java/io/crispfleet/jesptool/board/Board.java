package io.crispfleet.jesptool.board;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A product that people know by name.
 *
 * @param id stable name for files and JSON, for example {@code m5stickc-plus2}
 * @param chip empty for an entry that stands for boards with several chips
 * @param packageName as in {@link ChipInfo#packageName()}; empty when the board comes with several
 * @param usbIds {@code VVVV:PPPP} of the bridges it was sold with
 * @param productText occurs in the USB product or manufacturer text of this board; empty when those
 *     say nothing
 * @param downloadMode one sentence: how to enter download mode by hand
 */
public record Board(
    String id,
    String name,
    Optional<Chip> chip,
    String packageName,
    List<String> usbIds,
    String productText,
    ResetHint reset,
    String downloadMode) {
  public Board {
    usbIds = List.copyOf(usbIds);
  }

  /** Whether a board that says {@code info} about itself can be this one. */
  public boolean fits(ChipInfo info) {
    return chip.map(it -> it == info.chip()).orElse(true)
        && (packageName.isEmpty() || packageName.equals(info.packageName()));
  }

  /** Whether the USB texts name this board; false when its texts say nothing. */
  boolean isNamedBy(String product) {
    return !productText.isEmpty()
        && product.toLowerCase(Locale.ROOT).contains(productText.toLowerCase(Locale.ROOT));
  }
}
