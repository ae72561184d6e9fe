package io.crispfleet.server.docs;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of the running tests, for a process that needs the same. */
final class ClassPath {
  private ClassPath() {}

  static String ofTests() {
    // Launchers of tests put the class path into a loader of theirs, or into a property.
    if (ClassPath.class.getClassLoader() instanceof URLClassLoader loader) {
      return Stream.of(loader.getURLs())
          .map(ClassPath::path)
          .collect(Collectors.joining(File.pathSeparator));
    }
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire != null
        ? surefire
        : Objects.requireNonNull(System.getProperty("java.class.path"));
  }

  private static String path(URL url) {
    try {
      URI uri = url.toURI();
      return Path.of(uri).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
