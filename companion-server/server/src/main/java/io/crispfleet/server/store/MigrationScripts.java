package io.crispfleet.server.store;

import io.crispfleet.server.store.Migrations.Script;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Hands scripts to Flyway, so that it need not search the class path. */
final class MigrationScripts implements ResourceProvider {
  private final List<Script> scripts;

  MigrationScripts(List<Script> scripts) {
    this.scripts = scripts;
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts.stream()
        .filter(script -> script.fileName().startsWith(prefix))
        .filter(script -> Arrays.stream(suffixes).anyMatch(script.fileName()::endsWith))
        .<LoadableResource>map(Loaded::new)
        .toList();
  }

  private static final class Loaded extends LoadableResource {
    private final Script script;

    Loaded(Script script) {
      this.script = script;
    }

    @Override
    public Reader read() {
      return new StringReader(script.sql());
    }

    @Override
    public String getAbsolutePath() {
      return script.fileName();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return script.fileName();
    }

    @Override
    public String getFilename() {
      return script.fileName();
    }

    @Override
    public String getRelativePath() {
      return script.fileName();
    }
  }
}
