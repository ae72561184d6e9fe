package io.crispfleet.jesptool.preflight;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All checks of a job against one board. */
public final class Preflight {
  /** Overrides every check. */
  public static final String FORCE_ALL = "all";

  private Preflight() {}

  /** Everything that speaks against the job, most important first; empty when nothing does. */
  public static List<Finding> check(FlashBundle bundle, Target target, ParsedImages parsed) {
    List<PlacedImage> images = PlacedImage.all(bundle, target, parsed);
    List<Finding> findings = new ArrayList<>();
    findings.addAll(SecurityCheck.check(images, target));
    findings.addAll(ImageCheck.check(bundle, images, target));
    findings.addAll(PlacementCheck.check(bundle, images, target));
    return findings;
  }

  /**
   * Returns what is overridden, as warnings to show.
   *
   * @param force ids of checks, or {@link #FORCE_ALL}
   * @throws EspException.WrongChip when chip or revision is all that is wrong
   * @throws EspException.Refused for anything else that is not overridden
   */
  public static List<String> require(List<Finding> findings, Set<String> force) {
    List<Finding> standing =
        findings.stream()
            .filter(finding -> !force.contains(FORCE_ALL) && !force.contains(finding.check().id()))
            .toList();
    if (standing.isEmpty()) {
      return findings.stream().map(finding -> "Overridden: " + finding.reason()).toList();
    }
    List<String> reasons = standing.stream().map(Finding::reason).distinct().toList();
    String ids =
        standing.stream()
            .map(finding -> finding.check().id())
            .distinct()
            .collect(Collectors.joining(","));
    String advice =
        "Nothing was written. Correct the sources, or, if you are sure, add --force=%s."
            .formatted(ids);
    boolean onlyChip =
        standing.stream()
            .allMatch(
                finding -> finding.check() == Check.CHIP || finding.check() == Check.REVISION);
    throw onlyChip
        ? new EspException.WrongChip(String.join(" ", reasons), advice)
        : new EspException.Refused(reasons, advice);
  }

  /**
   * Checks what a user wrote after {@code --force=}.
   *
   * @throws EspException.BadInput for an id that does not exist
   */
  public static Set<String> requireKnown(Set<String> force) {
    for (String id : force) {
      if (!id.equals(FORCE_ALL) && Check.ofId(id).isEmpty()) {
        throw new EspException.BadInput(
            "There is no check called '%s'.".formatted(id),
            "Checks are: "
                + Arrays.stream(Check.values()).map(Check::id).collect(Collectors.joining(", "))
                + ".");
      }
    }
    return force;
  }
}
