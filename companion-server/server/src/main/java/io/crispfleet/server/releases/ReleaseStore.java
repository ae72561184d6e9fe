package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables {@code releases}, {@code release_artifacts} and {@code release_deflated}. */
final class ReleaseStore {
  private static final String INSERT =
      """
      INSERT INTO releases (id, product, platform, version, version_code, min_version_code, channel,
        state, notes, warnings, chip, min_revision, max_revision, project, embedded_version, idf,
        elf_sha256, security_version, size, sha256, md5, slot_size, manifest, key_id, signature,
        created_at, created_by, published_at, boards, downloads)
      VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)
      """;
  private static final String CHANGE =
      """
      UPDATE releases SET channel = ?, state = ?, notes = ?, manifest = ?, key_id = ?,
        signature = ?, published_at = ? WHERE id = ?
      """;

  private final Database database;

  ReleaseStore(Database database) {
    this.database = database;
  }

  List<ReleaseEntry> all() {
    return database.read(
        connection -> {
          Map<String, List<ArtifactInfo>> artifacts = new HashMap<>();
          Sql.list(
              connection,
              "SELECT * FROM release_artifacts ORDER BY release, flash_offset, kind",
              row ->
                  artifacts
                      .computeIfAbsent(row.getString("release"), id -> new ArrayList<>())
                      .add(artifact(row)));
          return Sql.list(
              connection,
              "SELECT * FROM releases",
              row -> entry(row, artifacts.getOrDefault(row.getString("id"), List.of())));
        });
  }

  /** Also refuses, as a conflict, what another process stored meanwhile. */
  void insert(ReleaseEntry entry) {
    database.write(
        connection -> {
          Sql.update(connection, INSERT, row(entry));
          for (ArtifactInfo artifact : entry.artifacts()) {
            Sql.update(
                connection,
                "INSERT INTO release_artifacts (release, kind, flash_offset, size, sha256)"
                    + " VALUES (?,?,?,?,?)",
                entry.release().id(),
                artifact.kind(),
                artifact.offset(),
                artifact.size(),
                artifact.sha256());
          }
          return true;
        });
  }

  /** Writes what may change about a release. */
  void change(ReleaseEntry entry) {
    Release release = entry.release();
    database.write(
        connection ->
            Sql.update(
                connection,
                CHANGE,
                release.channel(),
                word(release.state()),
                release.notes(),
                release.manifest(),
                release.keyId(),
                release.signature(),
                millis(entry.publishedAt()),
                release.id()));
  }

  void delete(String id) {
    database.write(
        connection -> {
          Sql.update(connection, "DELETE FROM release_artifacts WHERE release = ?", id);
          return Sql.update(connection, "DELETE FROM releases WHERE id = ?", id);
        });
  }

  Map<String, Long> downloads() {
    Map<String, Long> counts = new HashMap<>();
    database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT id, downloads FROM releases",
                row -> counts.put(row.getString("id"), row.getLong("downloads"))));
    return counts;
  }

  long downloads(String id) {
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    "SELECT downloads FROM releases WHERE id = ?",
                    row -> row.getLong("downloads"),
                    id)
                .orElse(0L));
  }

  /** Every blob that a release needs, with compressed copies. */
  Set<String> blobs() {
    return database.read(
        connection -> {
          Set<String> blobs =
              new HashSet<>(hashes(connection, "SELECT sha256 FROM release_artifacts"));
          blobs.addAll(
              hashes(
                  connection,
                  "SELECT d.deflated AS sha256 FROM release_deflated d WHERE EXISTS"
                      + " (SELECT 1 FROM release_artifacts a WHERE a.sha256 = d.sha256)"));
          return blobs;
        });
  }

  boolean needs(String sha256) {
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    "SELECT release FROM release_artifacts WHERE sha256 = ?",
                    row -> true,
                    sha256)
                .isPresent());
  }

  Optional<ArtifactInfo> deflated(String sha256) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT deflated, size FROM release_deflated WHERE sha256 = ?",
                row ->
                    new ArtifactInfo("deflated", 0, row.getLong("size"), row.getString("deflated")),
                sha256));
  }

  void deflated(String sha256, String deflated, long size) {
    database.write(
        connection ->
            Sql.update(
                connection,
                """
                INSERT INTO release_deflated (sha256, deflated, size) VALUES (?,?,?)
                ON CONFLICT (sha256) DO UPDATE SET deflated = excluded.deflated,
                  size = excluded.size
                """,
                sha256,
                deflated,
                size));
  }

  private static List<String> hashes(Connection connection, String sql) throws SQLException {
    return Sql.list(connection, sql, row -> row.getString("sha256"));
  }

  private static @Nullable Object[] row(ReleaseEntry entry) {
    Release release = entry.release();
    ImageInfo image = entry.image();
    return new @Nullable Object[] {
      release.id(),
      release.product(),
      release.platform(),
      release.version(),
      release.versionCode(),
      release.minVersionCode(),
      release.channel(),
      word(release.state()),
      release.notes(),
      String.join("\n", entry.warnings()),
      image.chip(),
      image.minRevision(),
      image.maxRevision(),
      image.project(),
      image.embeddedVersion(),
      image.idf(),
      image.elfSha256(),
      image.securityVersion(),
      image.size(),
      image.sha256(),
      image.md5(),
      image.slotSize(),
      release.manifest(),
      release.keyId(),
      release.signature(),
      release.createdAt().toEpochMilli(),
      release.createdBy(),
      millis(entry.publishedAt()),
      String.join("\n", release.boards())
    };
  }

  private static ArtifactInfo artifact(ResultSet row) throws SQLException {
    return new ArtifactInfo(
        row.getString("kind"),
        row.getLong("flash_offset"),
        row.getLong("size"),
        row.getString("sha256"));
  }

  private static ReleaseEntry entry(ResultSet row, List<ArtifactInfo> artifacts)
      throws SQLException {
    ImageInfo image =
        new ImageInfo(
            row.getString("chip"),
            row.getString("min_revision"),
            row.getString("max_revision"),
            row.getString("project"),
            row.getString("embedded_version"),
            row.getString("idf"),
            row.getString("elf_sha256"),
            row.getInt("security_version"),
            row.getLong("size"),
            row.getString("sha256"),
            row.getString("md5"),
            row.getLong("slot_size"));
    Release release =
        new Release(
            row.getString("id"),
            row.getString("product"),
            row.getString("platform"),
            row.getString("boards").lines().toList(),
            row.getString("version"),
            row.getLong("version_code"),
            row.getLong("min_version_code"),
            image.securityVersion(),
            image.embeddedVersion(),
            image.elfSha256(),
            image.size(),
            image.sha256(),
            image.md5(),
            row.getString("channel"),
            Release.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
            row.getString("notes"),
            row.getString("manifest"),
            row.getString("key_id"),
            row.getString("signature"),
            Instant.ofEpochMilli(row.getLong("created_at")),
            row.getString("created_by"));
    List<String> warnings = row.getString("warnings").lines().toList();
    long published = row.getLong("published_at");
    return new ReleaseEntry(
        release,
        image,
        artifacts,
        warnings,
        row.wasNull() ? null : Instant.ofEpochMilli(published));
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }

  private static String word(Release.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
