package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.chip.Chip;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Chip names as people write them: {@code esp32s3}, {@code ESP32-S3}. */
final class ChipConverter implements ITypeConverter<Chip> {
  @Override
  public Chip convert(String text) {
    return Chip.ofName(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is not one of %s"
                        .formatted(
                            text,
                            String.join(
                                ", ", Arrays.stream(Chip.values()).map(Chip::target).toList()))));
  }
}
