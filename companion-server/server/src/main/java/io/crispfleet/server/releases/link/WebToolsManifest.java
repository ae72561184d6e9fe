package io.crispfleet.server.releases.link;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What ESP Web Tools reads to flash from a browser. Source: its documentation.
 *
 * @param erase whether the page asks to erase the whole flash of a board it does not know
 */
public record WebToolsManifest(
    String name,
    String version,
    @JsonProperty("new_install_prompt_erase") boolean erase,
    List<Build> builds) {
  public WebToolsManifest {
    builds = List.copyOf(builds);
  }

  /**
   * The files for one kind of chip.
   *
   * @param chipFamily such as {@code ESP32-S3}
   */
  public record Build(String chipFamily, List<Part> parts) {
    public Build {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A file and where it goes.
   *
   * @param path absolute path on this server
   * @param offset bytes
   */
  public record Part(String path, long offset) {}
}
