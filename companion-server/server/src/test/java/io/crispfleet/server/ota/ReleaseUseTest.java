package io.crispfleet.server.ota;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.releases.Release;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseUseTest {
  @TempDir Path folder;

  @Test
  void whatADeviceRunsOrIsOfferedKeepsItsFiles() throws Exception {
    try (OtaBench bench = new OtaBench(folder, new byte[16])) {
      Release forgotten = bench.catalog.add(Samples.release("esp32", "0.9.0", 9_000));
      Release running = bench.catalog.add(Samples.release("esp32", "1.0.0", 1_000_000));
      Release offered = bench.catalog.add(Samples.release("esp32", "1.1.0", 1_001_000));
      bench.get("/api/fota/check?current_version=1.0.0&device_id=A1B2C3");
      assertThat(bench.role.releaseUse().inUse())
          .contains(running.id(), offered.id())
          .doesNotContain(forgotten.id());
    }
  }
}
