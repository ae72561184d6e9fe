package io.crispfleet.server.devices;

import io.crispfleet.contract.json.BadPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Which sticks are meant, in words: {@code platform:esp32 tag:hall online:true version<1.4.0
 * name~bar}. All terms must hold ({@code AND} may stand between them); a minus sign before a term
 * turns it round; a value with spaces stands in double quotes.
 *
 * <ul>
 *   <li>{@code :} or {@code =} equals, {@code !=} differs, without regard to case;
 *   <li>{@code ~} contains;
 *   <li>{@code < <= > >=} compare versions, or whole numbers;
 *   <li>a word alone is looked for in id, name and MAC.
 * </ul>
 */
public final class DeviceFilter implements Predicate<Device> {
  private static final int LONGEST = 512;

  private final String text;
  private final List<Predicate<Facts>> terms;

  /** What a term can look at; absent facts match nothing but a turned-round term. */
  interface Facts {
    List<String> get(String field);
  }

  private DeviceFilter(String text, List<Predicate<Facts>> terms) {
    this.text = text;
    this.terms = List.copyOf(terms);
  }

  /**
   * Reads a filter; an empty one means every stick.
   *
   * @throws BadPayload naming the term that is wrong
   */
  public static DeviceFilter parse(String text) {
    if (text.length() > LONGEST) {
      throw new BadPayload("the filter is longer than " + LONGEST + " characters");
    }
    List<Predicate<Facts>> terms = new ArrayList<>();
    for (String word : FilterTerm.split(text)) {
      if (!word.equals("AND")) {
        terms.add(FilterTerm.parse(word));
      }
    }
    return new DeviceFilter(text.strip(), terms);
  }

  @Override
  public boolean test(Device device) {
    return test(field -> facts(device, field));
  }

  boolean test(Facts facts) {
    for (Predicate<Facts> term : terms) {
      if (!term.test(facts)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> facts(Device device, String field) {
    return switch (field) {
      case "id" -> List.of(device.id());
      case "name" -> List.of(device.name());
      case "platform" -> FilterTerm.maybe(device.platform());
      case "board" -> FilterTerm.maybe(device.board());
      case "version" -> FilterTerm.maybe(device.version());
      case "channel" -> List.of(device.channel());
      case "pin" -> FilterTerm.maybe(device.pin());
      case "dialect" -> List.of(device.dialect().word());
      case "address" -> FilterTerm.maybe(device.address());
      case "tag" -> List.copyOf(device.tags());
      case "online" -> List.of(String.valueOf(device.online()));
      case "banned" -> List.of(String.valueOf(device.banned()));
      case "archived" -> List.of(String.valueOf(device.archived()));
      case "adopted" -> List.of(String.valueOf(device.adopted()));
      default -> List.of();
    };
  }

  /** True when the filter says nothing about archived sticks, which are then left out of lists. */
  boolean silentAboutArchived() {
    String lower = text.toLowerCase(Locale.ROOT);
    return !lower.contains("archived");
  }

  @Override
  public String toString() {
    return text;
  }
}
