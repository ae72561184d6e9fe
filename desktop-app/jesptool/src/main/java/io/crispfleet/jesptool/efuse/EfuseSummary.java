package io.crispfleet.jesptool.efuse;

import io.crispfleet.jesptool.chip.Chip;
import java.util.List;
import java.util.Optional;

/**
 * The known fields of a chip, related ones together.
 *
 * @param chip whose fields these are
 */
public record EfuseSummary(Chip chip, List<EfuseField> fields) {
  public EfuseSummary {
    fields = List.copyOf(fields);
  }

  /** The field of that name, where the chip has it. */
  public Optional<EfuseField> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }
}
