package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.chip.Revision;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Chip revisions as people write them: {@code 3.1}, {@code v3.1}. */
final class RevisionConverter implements ITypeConverter<Revision> {
  private static final Pattern FORM = Pattern.compile("v?(\\d{1,3})\\.(\\d{1,2})");

  @Override
  public Revision convert(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new TypeConversionException("'" + text + "' is not a revision such as 3.1");
    }
    return new Revision(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }
}
